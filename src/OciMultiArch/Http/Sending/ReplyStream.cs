using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Http;

/// <summary>An answer's body: owns the answer, watches for stalls, and fails with the library's own exceptions.</summary>
internal sealed class ReplyStream(Stream inner, RegistryReply reply, Timeouts timeouts) : ForwardStream
{
    private long received;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = inner.ReadAsync(buffer, cancellationToken);
            var count = read.IsCompletedSuccessfully ? read.Result : await WatchedAsync(read, cancellationToken).ConfigureAwait(false);
            received += count;
            return count;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException)
        {
            throw new RegistryException($"The answer of {Redact.Url(reply.Answered)} {Problem(failure)}", failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Instruments.Received(reply.Answered.IdnHost, reply.Answered.Port, Interlocked.Exchange(ref received, 0));
            inner.Dispose();
            reply.Dispose();
        }
        base.Dispose(disposing);
    }

    private string Problem(Exception failure) => failure is TimeoutException
        ? $"stopped: no byte came for {timeouts.Stall.TotalSeconds:0.###} s. Try again, or raise the time-out."
        : $"broke off: {Printable.Short(failure.Message).TrimEnd('.')}. Try again.";

    // A read that hangs cannot be taken back; the connection is closed, which ends it.
    private async ValueTask<int> WatchedAsync(ValueTask<int> read, CancellationToken cancellationToken)
    {
        var task = read.AsTask();
        try
        {
            return await task.WaitAsync(timeouts.Stall, timeouts.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            if (!task.IsCompleted)
            {
                reply.Dispose();
                _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            throw;
        }
    }
}
