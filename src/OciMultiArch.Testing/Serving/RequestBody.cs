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
    private sealed class Sink(long most) : MemoryStream
    {
        public bool IsFull { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var taken = (int)Math.Min(buffer.Length, most - Length);
            base.Write(buffer[..taken]);
            if (taken == buffer.Length)
                return;
            IsFull = true;
            throw new IOException("The test reads no more of the body.");
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
