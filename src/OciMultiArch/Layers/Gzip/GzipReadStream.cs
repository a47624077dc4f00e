using System.IO.Compression;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// Decompresses gzip (RFC 1952, any number of members) and, unlike the runtime's stream, throws when the input ends too
/// early. Bytes after the last member, which gzip(1) ignores and engines refuse, are damage too. Only an end of the stream
/// says that what was read is right. The source stays open.
/// </summary>
/// <remarks>
/// Reports <see cref="ContentMismatchException"/> for damage and for more output than the limit allows.
/// </remarks>
internal sealed partial class GzipReadStream : ForwardStream
{
    private readonly PaddedSource source;
    private readonly GZipStream gzip;
    private readonly DecompressionLimit limit;
    private long length;

    public GzipReadStream(Stream source, DecompressionLimit? limit = null)
    {
        this.source = new(source);
        this.limit = limit ?? new();
        gzip = new(this.source, CompressionMode.Decompress, leaveOpen: true);
    }

    public override long Position { get => length; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        try
        {
            var count = await gzip.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            length += count;
            limit.Check(source.Taken, length);
            if (count > 0)
                return count;
            var isWhole = source.IsPadded;
            await source.DrainAsync(cancellationToken).ConfigureAwait(false);
            if (!isWhole)
                throw limit.Damaged("has bytes behind the end of its gzip, which container engines refuse");
            return 0;
        }
        catch (InvalidDataException damage)
        {
            throw limit.Damaged("is not gzip, is damaged or ends too early", damage);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }
}
