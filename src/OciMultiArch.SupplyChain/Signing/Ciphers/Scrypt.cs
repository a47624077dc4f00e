using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Ciphers;

/// <summary>Keys of passwords by scrypt (RFC 7914).</summary>
internal static class Scrypt
{
    private const int Rounds = 8;
    private const int BlockBytes = 128;

    /// <summary>Makes a key.</summary>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="cost">How much memory and time it takes: a power of 2.</param>
    /// <param name="blocks">The size of a block, 8 mostly.</param>
    /// <param name="lanes">How often it is done.</param>
    /// <param name="size">The bytes of the key.</param>
    public static byte[] DeriveKey(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost, int blocks, int lanes, int size)
    {
        var length = BlockBytes * blocks;
        var mixed = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, length * lanes);
        for (var lane = 0; lane < lanes; lane++)
            MixLane(mixed.AsSpan(lane * length, length), cost);
        return Rfc2898DeriveBytes.Pbkdf2(password, mixed, 1, HashAlgorithmName.SHA256, size);
    }

    private static void MixLane(Span<byte> lane, int cost)
    {
        var words = lane.Length / sizeof(uint);
        var state = new uint[words];
        var shuffled = new uint[words];
        var past = new uint[cost][];
        for (var at = 0; at < words; at++)
            state[at] = BinaryPrimitives.ReadUInt32LittleEndian(lane[(at * 4)..]);
        for (var step = 0; step < cost; step++)
        {
            past[step] = [.. state];
            MixBlocks(state, shuffled);
        }
        for (var step = 0; step < cost; step++)
        {
            var chosen = past[state[words - Salsa20.Words] & (uint)(cost - 1)];
            for (var at = 0; at < words; at++)
                state[at] ^= chosen[at];
            MixBlocks(state, shuffled);
        }
        for (var at = 0; at < words; at++)
            BinaryPrimitives.WriteUInt32LittleEndian(lane[(at * 4)..], state[at]);
    }

    // The results of even blocks come first, then those of odd ones.
    private static void MixBlocks(uint[] state, uint[] shuffled)
    {
        Span<uint> block = stackalloc uint[Salsa20.Words];
        state.AsSpan(state.Length - Salsa20.Words).CopyTo(block);
        var count = state.Length / Salsa20.Words;
        for (var at = 0; at < count; at++)
        {
            for (var word = 0; word < Salsa20.Words; word++)
                block[word] ^= state[(at * Salsa20.Words) + word];
            Salsa20.Mix(block, Rounds);
            var place = (at / 2) + (at % 2 * (count / 2));
            block.CopyTo(shuffled.AsSpan(place * Salsa20.Words));
        }
        shuffled.CopyTo(state, 0);
    }
}
