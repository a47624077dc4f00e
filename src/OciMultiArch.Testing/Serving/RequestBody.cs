namespace OciMultiArch.Testing.Serving;

/// <summary>Takes the body of a request as a connection does: to its end, or no more than some bytes.</summary>
internal static class RequestBody
{
    /// <summary>Reads the body into the request, as far as it comes.</summary>
    /// <exception cref="Exception">The body failed in the middle; what came is in the request.</exception>
    public static async Task TakeAsync(
        ReceivedRequest request, HttpContent? content, long most, CancellationToken cancellationToken)
    {
        if (content is null)
            return;
        using Sink sink = new(most);
        try
        {
            await content.CopyToAsync(sink, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (sink.IsFull)
        {
            // The rest is never read.
        }
        finally
        {
            request.Body = sink.ToArray();
            request.BodyBytes = sink.Length;
        }
    }

    /// <summary>Takes some bytes, and breaks off at the next.</summary>
    private sealed class Sink(long most) : Stream
    {
        private readonly MemoryStream taken = new();

        public bool IsFull { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => taken.Length;

        public override long Position { get => taken.Length; set => throw new NotSupportedException(); }

        public byte[] ToArray() => taken.ToArray();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, most - taken.Length);
            taken.Write(buffer[..count]);
            if (count == buffer.Length)
                return;
            IsFull = true;
            throw new IOException("The test reads no more of the body.");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
