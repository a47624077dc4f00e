using System.Buffers.Binary;
using System.IO.Compression;

namespace OciMultiArch.Layers;

/// <summary>
/// Compresses what is written into one gzip member (RFC 1952) whose frame names no time and no operating system, which
/// the runtime's own stream does. Disposing it asynchronously completes the member; the destination stays open. When
/// nothing is written, nothing comes out.
/// </summary>
internal sealed class GzipWriteStream(Stream destination, CompressionLevel level) : Stream
{
    // No name, no time, no hint about the level; operating system 255 is "unknown".
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    private readonly DeflateStream deflate = new(destination, level, leaveOpen: true);
    private uint crc;
    private long length;
    private bool closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !closed;

    public override long Length => length;

    public override long Position { get => length; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return;
        if (length == 0)
            await destination.WriteAsync(Header, cancellationToken).ConfigureAwait(false);
        crc = Crc32.Append(crc, buffer.Span);
        length += buffer.Length;
        await deflate.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (closed)
            return;
        closed = true;
        await deflate.DisposeAsync().ConfigureAwait(false);
        if (length > 0)
            await destination.WriteAsync(Trailer()).ConfigureAwait(false);
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

    private byte[] Trailer()
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)length));
        return trailer;
    }
}
