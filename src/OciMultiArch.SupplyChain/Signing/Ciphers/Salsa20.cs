using System.Buffers.Binary;
using System.Numerics;

namespace OciMultiArch.SupplyChain.Signing.Ciphers;

/// <summary>The stream cipher Salsa20 with the longer nonce of XSalsa20, and the rounds that scrypt is made of.</summary>
internal static class Salsa20
{
    /// <summary>The words of a block.</summary>
    public const int Words = 16;

    private const int BlockSize = Words * sizeof(uint);
    private const int FullRounds = 20;

    // "expand 32-byte k"
    private static readonly uint[] Constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

    /// <summary>The bytes that a message is combined with, from the beginning of the stream.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="stream">What is filled.</param>
    public static void Stream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, Span<byte> stream)
    {
        Span<uint> state = stackalloc uint[Words];
        Span<byte> block = stackalloc byte[BlockSize];
        SetUp(state, key, nonce[..16]);
        Rounds(state, FullRounds);
        Span<byte> inner = stackalloc byte[32];
        ReadOnlySpan<int> kept = [0, 5, 10, 15, 6, 7, 8, 9];
        for (var at = 0; at < kept.Length; at++)
        {
            var word = state[kept[at]];
            BinaryPrimitives.WriteUInt32LittleEndian(inner[(at * 4)..], word);
        }
        Span<byte> input = stackalloc byte[16];
        nonce[16..].CopyTo(input);
        for (var start = 0; start < stream.Length; start += BlockSize)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(input[8..], (ulong)(start / BlockSize));
            SetUp(state, inner, input);
            Mix(state, FullRounds);
            for (var at = 0; at < Words; at++)
                BinaryPrimitives.WriteUInt32LittleEndian(block[(at * 4)..], state[at]);
            var count = Math.Min(BlockSize, stream.Length - start);
            block[..count].CopyTo(stream[start..]);
        }
    }

    /// <summary>The rounds, and what was there before added to their result.</summary>
    public static void Mix(Span<uint> state, int rounds)
    {
        Span<uint> before = stackalloc uint[Words];
        state.CopyTo(before);
        Rounds(state, rounds);
        for (var at = 0; at < Words; at++)
            state[at] += before[at];
    }

    private static void SetUp(Span<uint> state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> input)
    {
        for (var at = 0; at < 4; at++)
        {
            state[at * 5] = Constants[at];
            state[1 + at] = Word(key, at);
            state[6 + at] = Word(input, at);
            state[11 + at] = Word(key, at + 4);
        }
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at * 4)..]);

    // A round mixes the columns, the next one the rows.
    private static void Rounds(Span<uint> state, int rounds)
    {
        for (var round = 0; round < rounds; round += 2)
        {
            for (var at = 0; at < 4; at++)
                QuarterRound(state, at * 5, Column(at, 4), Column(at, 8), Column(at, 12));
            for (var at = 0; at < 4; at++)
                QuarterRound(state, at * 5, Row(at, 1), Row(at, 2), Row(at, 3));
        }
    }

    private static int Column(int at, int below) => ((at * 5) + below) % Words;

    private static int Row(int at, int beside) => (at * 4) + ((at + beside) % 4);

    private static uint Turned(uint one, uint other, int bits) => BitOperations.RotateLeft(one + other, bits);

    private static void QuarterRound(Span<uint> state, int a, int b, int c, int d)
    {
        state[b] ^= Turned(state[a], state[d], 7);
        state[c] ^= Turned(state[b], state[a], 9);
        state[d] ^= Turned(state[c], state[b], 13);
        state[a] ^= Turned(state[d], state[c], 18);
    }
}
