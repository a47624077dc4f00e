using ZstdSharp;

namespace OciMultiArch.Zstd;

/// <summary>
/// Decompresses any number of frames, skippable ones between them. A window of more than 128 MiB, which only
/// <c>zstd --long</c> writes, is refused, so that memory stays bounded. The source stays open.
/// </summary>
/// <remarks>Reports <see cref="InvalidDataException"/> for damage and for an end that comes too early.</remarks>
internal sealed class ZstdReadStream(Stream source) : Stream
{
    private readonly DecompressionStream zstd = new(source, checkEndOfStream: true, leaveOpen: true);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await zstd.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception damage) when (damage is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException("The zstd frame is damaged or ends too early.", damage);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            zstd.Dispose();
        base.Dispose(disposing);
    }
}
