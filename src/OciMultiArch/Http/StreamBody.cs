using System.Buffers;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// A request body of known length read from a stream it owns: pooled buffers, and a word after each piece, which tells a slow body from a dead one.
/// </summary>
internal sealed class StreamBody : HttpContent
{
    private const int Piece = 128 << 10;
    private readonly Stream source;
    private readonly long length;
    private readonly IProgress<long>? progress;

    public StreamBody(Stream source, long length, IProgress<long>? progress)
    {
        (this.source, this.length, this.progress) = (source, length, progress);
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>Called after each piece that went out, and with true once all is sent.</summary>
    public Action<bool>? Sent { get; set; }

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
                var count = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, left)), cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                left -= count;
                progress?.Report(count);
                Sent?.Invoke(left == 0);
            }
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
            return count > 0 ? count : throw new ContentMismatchException($"The content to send ended before the {length} bytes its descriptor says.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SourceFailure = failure;
            throw;
        }
    }
}
