using ZstdSharp;
using ZstdSharp.Unsafe;

namespace OciMultiArch.Zstd;

/// <summary>
/// Compresses what is written into one frame, whose bytes depend on the content alone and not on the pieces in which it
/// comes: the compressor is given pieces of one size. Disposing it completes the frame; the destination stays open.
/// </summary>
internal sealed class ZstdWriteStream : Stream
{
    private const int PieceSize = 128 * 1024;
    private readonly CompressionStream zstd;
    private readonly byte[] piece = new byte[PieceSize];
    private int filled;
    private bool closed;

    public ZstdWriteStream(Stream destination, int level)
    {
        zstd = new(destination, level, leaveOpen: true);
        zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !closed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, PieceSize - filled);
            buffer[..count].CopyTo(piece.AsMemory(filled));
            buffer = buffer[count..];
            filled += count;
            if (filled == PieceSize)
                await EmptyAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (closed)
            return;
        closed = true;
        await EmptyAsync(CancellationToken.None).ConfigureAwait(false);
        await zstd.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    // A flush in the middle would change the compressed bytes.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask EmptyAsync(CancellationToken cancellationToken)
    {
        var full = piece.AsMemory(0, filled);
        filled = 0;
        await zstd.WriteAsync(full, cancellationToken).ConfigureAwait(false);
    }
}
