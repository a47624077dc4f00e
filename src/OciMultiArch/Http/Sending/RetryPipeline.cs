using System.Net;

namespace OciMultiArch.Http;

/// <summary>The one retry policy: what may succeed when sent again, after how long, how often.</summary>
/// <param name="options">The wait before the first retry, the longest wait that a registry may ask for, and the clock.</param>
internal sealed class RetryPipeline(RegistryClientOptions options)
{
    private const double MinJitter = 0.5;
    private const double MaxJitter = 1.5;
    private const double MaxRetryAfterJitter = 1.1;
    private const int MaxDoublings = 20;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    /// <summary>Sends a call as often as it may help and its budget allows.</summary>
    /// <param name="call">The call.</param>
    /// <param name="send">One try.</param>
    /// <param name="cancellationToken">Ends tries and waits.</param>
    /// <returns>The last answer, which may be an error.</returns>
    /// <exception cref="RegistryException">No answer came.</exception>
    public async ValueTask<RegistryReply> ExecuteAsync(
        RegistryCall call, Func<CancellationToken, ValueTask<RegistryReply>> send, CancellationToken cancellationToken)
    {
        try
        {
            for (var retries = 0; ; retries++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryAsync(call, send, cancellationToken).ConfigureAwait(false) is { } reply)
                {
                    if (!await MayHelpAsync(call, reply, cancellationToken).ConfigureAwait(false))
                        return reply;
                    await WaitAsync(reply, retries, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await WaitAsync(Delay(options, retries), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (NetworkFailure.Is(failure))
        {
            throw RegistryFailure.Of(call, failure);
        }
    }

    /// <summary>Whether an answer's body, or the way to the answer, broke off: no status came, or no end.</summary>
    public static bool IsBrokenOff(RegistryException failure) =>
        failure.StatusCode is null && failure.InnerException is { } cause && NetworkFailure.IsTransient(cause);

    /// <summary>
    /// The wait before another try that the registry does not ask for, doubled for each earlier one; the first is 0.
    /// </summary>
    public static TimeSpan Delay(RegistryClientOptions options, int attempt)
    {
        var doubled = options.RetryDelay.Ticks * Math.Pow(2, Math.Min(attempt, MaxDoublings));
        var wait = doubled * Jitter(MinJitter, MaxJitter);
        return TimeSpan.FromTicks((long)Math.Min(wait, MaxDelay.Ticks));
    }

    /// <summary>
    /// Whether an answer is worth another try: the registry is busy or something on the way is. Cloudflare's own
    /// statuses are 520 to 530; a full disk (507) may be cleared.
    /// </summary>
    public static bool IsTransient(HttpStatusCode status) =>
        (int)status is 408 or 425 or 429 or 499 or 500 or (>= 502 and <= 504) or 507 or (>= 520 and <= 530);

    /// <summary>Whether a failed answer, whole as it was told, is worth another try.</summary>
    public static bool IsTransient(RegistryException failure) => failure.StatusCode switch
    {
        null => IsBrokenOff(failure),
        { } status => IsTransient(status) || ThrottledAnswer.Is(failure),
    };

    // Null: no answer came, and another try may bring one.
    private static async ValueTask<RegistryReply?> TryAsync(
        RegistryCall call, Func<CancellationToken, ValueTask<RegistryReply>> send, CancellationToken cancellationToken)
    {
        try
        {
            call.Sends.Try();
            return await send(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (MayHelp(call, failure, cancellationToken))
        {
            return null;
        }
    }

    private static bool MayHelp(RegistryCall call, Exception failure, CancellationToken cancellationToken)
    {
        if (!call.IsRepeatable || !NetworkFailure.IsTransient(failure))
            return false;
        return call.Budget.TryTake() && !cancellationToken.IsCancellationRequested;
    }

    private async ValueTask<bool> MayHelpAsync(RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (!call.IsRepeatable || !await IsTransientAsync(call, reply, cancellationToken).ConfigureAwait(false))
            return false;
        var isTooLong = RetryAfterOf(reply) > options.MaxRetryAfter;
        return !isTooLong && call.Budget.TryTake() && !cancellationToken.IsCancellationRequested;
    }

    // The connection is free for others while this call waits.
    private async Task WaitAsync(RegistryReply reply, int retries, CancellationToken cancellationToken)
    {
        var asked = RetryAfterOf(reply) * Jitter(1, MaxRetryAfterJitter);
        reply.Dispose();
        await WaitAsync(asked ?? Delay(options, retries), cancellationToken).ConfigureAwait(false);
    }

    private Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, options.TimeProvider, cancellationToken);

    // A throttled answer is none, whatever its status answers elsewhere. The body of an accepted one is not read here.
    private static async ValueTask<bool> IsTransientAsync(
        RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (call.Accepts(reply))
            return ThrottledAnswer.Is(reply, RegistryErrors.None);
        if (IsTransient(reply.Status))
            return !await IsFinalAsync(call, reply, cancellationToken).ConfigureAwait(false);
        if (!ThrottledAnswer.MayBe(reply.Status))
            return false;
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        return ThrottledAnswer.Is(reply, errors);
    }

    private static async ValueTask<bool> IsFinalAsync(
        RegistryCall call, RegistryReply reply, CancellationToken cancellationToken)
    {
        if (call.IsFinal is not { } isFinal)
            return false;
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        return isFinal(errors.Codes);
    }

    private TimeSpan? RetryAfterOf(RegistryReply reply) =>
        RetryAfter.Parse(reply.Headers("Retry-After"), options.TimeProvider.GetUtcNow());

    // Clients that were refused together shall not come back together; none comes back before it was asked to.
#pragma warning disable CA5394 // a delay is no secret
    private static double Jitter(double min, double max) => min + (Random.Shared.NextDouble() * (max - min));
#pragma warning restore CA5394
}
