using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// What a decompressor makes of zstd, within the limit, and the source read to its end: only an end of the stream says that
/// what was read is right. The source stays open.
/// </summary>
/// <remarks>
/// Reports <see cref="ContentMismatchException"/> for damage, for bytes behind the last frame and for more output than the
/// limit allows.
/// </remarks>
internal sealed class ZstdSourceStream : ForwardStream
{
    private readonly CountedStream source;
    private readonly Stream decompressed;
    private readonly DecompressionLimit limit;
    private long length;

    public ZstdSourceStream(Stream source, Func<Stream, Stream> decompress, DecompressionLimit limit)
    {
        this.source = new(source);
        this.limit = limit;
        decompressed = decompress(this.source);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        try
        {
            var count = await decompressed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            length += count;
            limit.Check(source.Taken, length);
            if (count > 0)
                return count;
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw limit.Damaged($"cannot be decompressed: {Printable.Short(damage.Message).TrimEnd('.')}", damage);
        }
        if (await source.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
            throw limit.Damaged("has bytes behind the end of its zstd, which container engines refuse");
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decompressed.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Counts what is taken from a source, which stays open.</summary>
    private sealed class CountedStream(Stream inner) : ForwardStream
    {
        public long Taken { get; private set; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Taken += count;
            return count;
        }
    }
}
