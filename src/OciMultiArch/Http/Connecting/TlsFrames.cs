using System.Buffers;

namespace OciMultiArch.Http;

/// <summary>
/// Between TLS and its connection: the frames of 16 KiB that TLS writes and reads pass in pieces of many, so that fewer
/// calls move a large body. A connection that is silent holds no buffer.
/// </summary>
internal sealed class TlsFrames(Stream connection) : Stream
{
    /// <summary>How many bytes of content fit into one piece, with what TLS adds to their frames.</summary>
    public const int MostHeld = BufferSize - FrameSize;

    private const int BufferSize = 256 << 10;
    private const int FrameSize = 16 << 10;
    private byte[]? outgoing;
    private int held;
    private byte[]? incoming;
    private int start;
    private int end;
    private bool isFlowing; // whether the last read left bytes behind, as far as is known

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Keeps what is written from now on, up to <see cref="MostHeld"/> bytes of content.</summary>
    public void Hold() => outgoing = ArrayPool<byte>.Shared.Rent(BufferSize);

    /// <summary>Writes what was kept, at once; what comes later passes as it comes.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        var bytes = outgoing!;
        var count = held;
        outgoing = null;
        held = 0;
        if (count > 0)
            await connection.WriteAsync(bytes.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (outgoing is null)
            return connection.WriteAsync(buffer, cancellationToken);
        buffer.Span.CopyTo(outgoing.AsSpan(held));
        held += buffer.Length;
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

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
