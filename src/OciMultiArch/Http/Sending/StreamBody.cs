using System.Buffers;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// A request body of known length read from a stream it owns: pooled buffers, and a word at each turn, which tells a slow source from a dead connection.
/// </summary>
internal sealed class StreamBody : HttpContent
{
    private const int Piece = 128 << 10;
    private readonly Stream source;
    private readonly Digest digest;
    private readonly long length;
    private readonly IProgress<long>? progress;

    public StreamBody(Stream source, Descriptor content, IProgress<long>? progress)
    {
        (this.source, digest, length, this.progress) = (source, content.Digest, content.Size, progress);
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>Told for whom the body waits from now on.</summary>
    public Action<BodyPhase>? Watch { get; set; }

    /// <summary>How many bytes the connection has taken.</summary>
    public long Sent { get; private set; }

    /// <summary>What the source itself threw, if it did: it must not be taken for a failure of the network.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (var left = length; left > 0;)
            {
                Watch?.Invoke(BodyPhase.Source);
                var count = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, left)), cancellationToken).ConfigureAwait(false);
                Watch?.Invoke(BodyPhase.Wire);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                left -= count;
                Sent += count;
                progress?.Report(count);
            }
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            Watch?.Invoke(BodyPhase.Answer);
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
            return count > 0 ? count : throw new ContentMismatchException($"The content to send as {digest} ended before the {length} bytes its descriptor says.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            SourceFailure = failure;
            throw;
        }
    }
}
