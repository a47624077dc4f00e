using System.Numerics;

namespace OciMultiArch.SupplyChain.Signing.Ciphers;

/// <summary>The one-time authenticator Poly1305 (RFC 8439, section 2.5).</summary>
internal static class Poly1305
{
    /// <summary>The bytes of a tag.</summary>
    public const int TagSize = 16;

    private const int BlockSize = 16;
    private static readonly BigInteger Prime = (BigInteger.One << 130) - 5;
    private static readonly BigInteger Clamp = Number(Convert.FromHexString("ffffff0ffcffff0ffcffff0ffcffff0f"));

    /// <summary>The tag of a message.</summary>
    /// <param name="key">32 bytes that are used once.</param>
    /// <param name="message">The message.</param>
    public static byte[] Tag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var factor = Number(key[..16]) & Clamp;
        var sum = BigInteger.Zero;
        for (var start = 0; start < message.Length; start += BlockSize)
        {
            var block = message.Slice(start, Math.Min(BlockSize, message.Length - start));
            var number = Number(block) + (BigInteger.One << (block.Length * 8));
            sum = (sum + number) * factor % Prime;
        }
        sum += Number(key[16..32]);
        var bytes = sum.ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, Math.Max(bytes.Length, TagSize));
        return bytes[..TagSize];
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);
}
