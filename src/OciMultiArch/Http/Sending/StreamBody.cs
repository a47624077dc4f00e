using System.Buffers;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// A request body of known length, read from a stream that it owns through pooled buffers. It tells when it waits for
/// whom, so that a slow source is told from a dead connection.
/// </summary>
internal sealed class StreamBody : HttpContent
{
    private const int BufferSize = 128 << 10;
    private readonly Stream source;
    private readonly Digest digest;
    private readonly long length;
    private readonly IProgress<long>? progress;

    public StreamBody(Stream source, Descriptor content, IProgress<long>? progress)
    {
        this.source = source;
        this.progress = progress;
        digest = content.Digest;
        length = content.Size;
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>Whom a request's body is waiting for.</summary>
    internal enum Phase
    {
        /// <summary>The source of the bytes.</summary>
        Source,

        /// <summary>The connection that takes the bytes.</summary>
        Connection,

        /// <summary>The registry: all is sent.</summary>
        Response,
    }

    /// <summary>Told at the start of every phase.</summary>
    public Action<Phase>? PhaseStarted { get; set; }

    /// <summary>How many bytes the connection has taken.</summary>
    public long Sent { get; private set; }

    /// <summary>What the source itself threw, if it did: it must not be taken for a failure of the network.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = length; left > 0;)
            {
                var most = (int)Math.Min(BufferSize, left);
                PhaseStarted?.Invoke(Phase.Source);
                var count = await ReadAsync(buffer.AsMemory(0, most), cancellationToken).ConfigureAwait(false);
                PhaseStarted?.Invoke(Phase.Connection);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                left -= count;
                Sent += count;
                progress?.Report(count);
            }
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            PhaseStarted?.Invoke(Phase.Response);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw EndedEarly();
            return count;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            SourceFailure = failure;
            throw;
        }
    }

    private ContentMismatchException EndedEarly()
    {
        var reason = $"The content to send as {digest} ended before the {length} bytes that its descriptor says.";
        return new(Problem.DamagedContent, reason, new("Check its source."));
    }
}
