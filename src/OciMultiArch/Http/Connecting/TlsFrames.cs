using System.Buffers;
using System.Runtime.CompilerServices;

namespace OciMultiArch.Http;

/// <summary>
/// Between TLS and its connection: the frames of 16 KiB that TLS reads come in pieces of many, so that fewer calls move a
/// large body. A connection that is silent holds no buffer. Frames that are written pass as they come: to gather them
/// costs a copy, which takes as long as the calls that it saves.
/// </summary>
internal sealed class TlsFrames(Stream connection) : Stream
{
    private const int BufferSize = 256 << 10;
    private const int FrameSize = 16 << 10;
    private byte[]? incoming;
    private int start;
    private int end;
    private bool isFlowing; // whether the last read left bytes behind, as far as is known

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (start < end)
            return Take(buffer.Span);
        if (!isFlowing)
            return await ReadFrameAsync(buffer, cancellationToken).ConfigureAwait(false);
        // A read of nothing waits for bytes without a buffer; here the next one waits, with its own.
        if (buffer.IsEmpty)
            return 0;
        incoming ??= ArrayPool<byte>.Shared.Rent(BufferSize);
        end = await connection.ReadAsync(incoming, cancellationToken).ConfigureAwait(false);
        start = 0;
        isFlowing = end >= buffer.Length;
        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (start < end)
            return Take(buffer.AsSpan(offset, count));
        return connection.Read(buffer, offset, count);
    }

    public override void Flush() => connection.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A read that still waits may write into the buffer: it does not go back to the pool.
    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadFrameAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        isFlowing = count >= FrameSize && count == buffer.Length; // not after a read of nothing
        return count;
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, end - start);
        incoming.AsSpan(start, count).CopyTo(buffer);
        start += count;
        if (start == end && !isFlowing && incoming is not null)
        {
            ArrayPool<byte>.Shared.Return(incoming);
            incoming = null;
        }
        return count;
    }
}
