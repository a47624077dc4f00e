namespace OciMultiArch.Testing.Replies;

/// <summary>The body of a reply as it comes over a connection: to its end, or cut, or stalled.</summary>
internal sealed class ReplyStream(TestReply reply) : Stream
{
    private int at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => at; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var end = reply.CutAfter ?? reply.StallAfter ?? int.MaxValue;
        end = Math.Min(end, reply.Body.Length);
        var count = Math.Min(buffer.Length, end - at);
        reply.Body.Slice(at, count).CopyTo(buffer);
        at += count;
        if (count > 0 || buffer.Length == 0)
            return count;
        if (at == reply.StallAfter)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (at == reply.CutAfter)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The test cut the connection in the middle of the body.");
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
