using System.Text;

namespace OciMultiArch.Tests.Http;

/// <summary>Repeatable nonsense: pieces of a seed text, cut, doubled, mixed with any other letter.</summary>
internal static class Fuzz
{
    private const int Rounds = 4000;

    public static void Text(string seed, Action<string> read)
    {
        Random random = new(20260704);
        for (var round = 0; round < Rounds; round++)
            read(Make(random, seed));
    }

    public static void Bytes(string seed, Action<byte[]> read)
    {
        Random random = new(20260705);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Make(random, seed));
            if (bytes.Length > 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            read(bytes);
        }
    }

    private static string Make(Random random, string seed)
    {
        StringBuilder text = new();
        for (var pieces = random.Next(12); pieces > 0; pieces--)
        {
            var start = random.Next(seed.Length);
            text.Append(seed.AsSpan(start, random.Next(seed.Length - start + 1)));
            if (random.Next(4) == 0)
                text.Append((char)random.Next(random.Next(2) == 0 ? 128 : 0xFFFF));
        }
        return text.ToString();
    }
}
