using System.Buffers;
using System.IO.Compression;

namespace OciMultiArch.Layers;

/// <summary>
/// A piece of what is compressed: deflate (RFC 1951) that begins at a whole byte and looks back into no other piece. So
/// pieces can be made at once and in any order, and one after the other they are one stream.
/// </summary>
internal sealed class GzipBlock : IDisposable
{
    /// <summary>The length of every block but the first and the last one. The compressed bytes depend on it.</summary>
    public const int Size = 128 * 1024;

    /// <summary>
    /// The length of the first block, where there are others: programs say at their start which build they are of, which
    /// changes with every build.
    /// </summary>
    public const int FirstSize = 16 * 1024;

    /// <summary>What no compressed block is longer than: no compressor makes twice as much of anything.</summary>
    public const int MaxCompressed = 2 * Size;

    // A compressor sees calls of the size that it saw before there were blocks: a layer of one block is what it was.
    private const int ChunkSize = 64 * 1024;
    private readonly byte[] input = ArrayPool<byte>.Shared.Rent(Size);
    private byte[] output = [];
    private int filled;
    private int length;

    public bool IsFull => filled == Size;

    /// <summary>Whether the stream of deflate ends with it; decided before it is compressed.</summary>
    public bool IsLast { get; set; }

    /// <summary>The keyed sum of <see cref="Input"/> where it was asked for.</summary>
    public string Key { get; set; } = "";

    /// <summary>The keyed sum of <see cref="Compressed"/> where it is known.</summary>
    public string Sum { get; set; } = "";

    /// <summary>The CRC-32 of <see cref="Input"/>, once there is <see cref="Compressed"/>.</summary>
    public uint Crc { get; set; }

    public ReadOnlyMemory<byte> Input => input.AsMemory(0, filled);

    public ReadOnlyMemory<byte> Compressed => output.AsMemory(0, length);

    /// <summary>Cuts off what is behind the length of a first block, as a block of its own.</summary>
    public GzipBlock CutFirst()
    {
        GzipBlock rest = new();
        rest.Fill(Input[FirstSize..]);
        filled = FirstSize;
        return rest;
    }

    /// <summary>Takes in what there is room for, and returns the rest.</summary>
    public ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> bytes)
    {
        var count = Math.Min(bytes.Length, Size - filled);
        bytes[..count].CopyTo(input.AsMemory(filled));
        filled += count;
        return bytes[count..];
    }

    public void Compress(CompressionLevel level)
    {
        Crc = Crc32.Append(0, Input.Span);
        using MemoryStream stream = new(Room(), 0, output.Length);
        using DeflateStream deflate = new(stream, level, leaveOpen: true);
        for (var at = 0; at < filled; at += ChunkSize)
            deflate.Write(input, at, Math.Min(ChunkSize, filled - at));
        // A flush ends at a whole byte (Z_SYNC_FLUSH). Only the last block may say that it is the last, as disposing does.
        if (IsLast)
            deflate.Dispose();
        else
            deflate.Flush();
        length = (int)stream.Position;
    }

    /// <summary>Where compressed bytes of a length go that were made before.</summary>
    public Memory<byte> RoomFor(int bytes)
    {
        length = bytes;
        return Room().AsMemory(0, bytes);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(input);
        if (output.Length > 0)
            ArrayPool<byte>.Shared.Return(output);
        output = [];
    }

    private byte[] Room()
    {
        if (output.Length == 0)
            output = ArrayPool<byte>.Shared.Rent(MaxCompressed);
        return output;
    }
}
