using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Http;

/// <summary>
/// The body of an answer. It owns the answer, watches for stalls, and fails with the library's own exceptions.
/// </summary>
// Apart from RegistryReply: Polly keeps all of that type, nested types included, for reflection.
internal sealed class ReplyStream(Stream inner, RegistryReply reply) : ForwardStream
{
    private long received;

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = inner.ReadAsync(buffer, cancellationToken);
            var count = read.IsCompletedSuccessfully
                ? read.Result
                : await reply.WatchedAsync(read.AsTask(), cancellationToken).ConfigureAwait(false);
            received += count;
            return count;
        }
        catch (Exception failure) when (RegistryReply.IsBreakage(failure, cancellationToken))
        {
            throw reply.Broken(failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            var host = reply.Answered;
            Instruments.Received(host.IdnHost, host.Port, Interlocked.Exchange(ref received, 0));
            inner.Dispose();
            reply.Dispose();
        }
        base.Dispose(disposing);
    }
}
