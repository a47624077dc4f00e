using ZstdSharp;
using ZstdSharp.Unsafe;

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
            throw new InvalidDataException(TextOf(damage), damage);
        }
    }

    // A clause: it follows what names the layer or file.
    private static string TextOf(Exception damage) => (damage as ZstdException)?.Code switch
    {
        null => "the zstd frame ends too early",
        ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge => "the zstd frame needs a window of more than 128 MiB",
        ZSTD_ErrorCode.ZSTD_error_checksum_wrong => "the check sum of the zstd frame is wrong",
        ZSTD_ErrorCode.ZSTD_error_prefix_unknown => "there are bytes behind the zstd frame that are no frame",
        ZSTD_ErrorCode.ZSTD_error_dictionary_wrong => "the zstd frame needs a dictionary",
        _ => "the zstd frame is damaged",
    };

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
