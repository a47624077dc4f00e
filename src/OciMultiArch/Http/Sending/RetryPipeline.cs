using System.Net;
using Polly;
using Polly.Retry;

namespace OciMultiArch.Http;

/// <summary>The one retry policy: what may succeed when sent again, after how long, how often.</summary>
internal sealed class RetryPipeline
{
    private const double MinJitter = 0.75;
    private const double MaxJitter = 1.25;
    private const double MaxRetryAfterJitter = 1.1;
    private const int MaxDoublings = 20;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<RegistryCall> CallKey = new("oci.call");
    private readonly RegistryClientOptions options;

    // Made when a first try fails: building it and its first run cost a fifth of what a command of one request does.
    private readonly Lazy<ResiliencePipeline<RegistryReply>> pipeline;

    public RetryPipeline(RegistryClientOptions options)
    {
        this.options = options;
        pipeline = new(Build);
    }

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
            var first = await FirstAsync(call, send, cancellationToken).ConfigureAwait(false);
            if (first.Result is { } reply && IsPlain(call, reply))
                return reply;
            return await GoOnAsync(new(call, send, first), cancellationToken).ConfigureAwait(false);
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
    /// The wait before a try that the pipeline does not make, doubled for each earlier one; the first is 0.
    /// </summary>
    public static TimeSpan Delay(RegistryClientOptions options, int attempt)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempt, MaxDoublings));
        var wait = doubled * Jitter(MinJitter, MaxJitter);
        return TimeSpan.FromTicks(Math.Min(wait.Ticks, MaxDelay.Ticks));
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

    private ResiliencePipeline<RegistryReply> Build()
    {
        ResiliencePipelineBuilder<RegistryReply> builder = new() { TimeProvider = options.TimeProvider };
        return builder.AddRetry(Strategy()).Build();
    }

    private static async ValueTask<Outcome<RegistryReply>> FirstAsync(
        RegistryCall call, Func<CancellationToken, ValueTask<RegistryReply>> send, CancellationToken cancellationToken)
    {
        call.Sends.Try();
        try
        {
            return Outcome.FromResult(await send(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (NetworkFailure.IsTransient(failure))
        {
            return Outcome.FromException<RegistryReply>(failure);
        }
    }

    // What is certain without a look at the body.
    private static bool IsPlain(RegistryCall call, RegistryReply reply)
    {
        if (call.Accepts(reply))
            return !ThrottledAnswer.Is(reply, RegistryErrors.None);
        return !IsTransient(reply.Status) && !ThrottledAnswer.MayBe(reply.Status);
    }

    private async ValueTask<RegistryReply> GoOnAsync(Tries tries, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, tries.Call);
        try
        {
            var going = pipeline.Value.ExecuteAsync(
                static (context, tries) => tries.NextAsync(context.CancellationToken), context, tries);
            return await going.ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private RetryStrategyOptions<RegistryReply> Strategy() => new()
    {
        MaxRetryAttempts = int.MaxValue, // the call's own budget counts
        ShouldHandle = MayHelpAsync,
        DelayGenerator = NextDelay,
        OnRetry = Discard,
    };

    private static ValueTask Discard(OnRetryArguments<RegistryReply> arguments)
    {
        arguments.Outcome.Result?.Dispose();
        return default;
    }

    private async ValueTask<bool> MayHelpAsync(RetryPredicateArguments<RegistryReply> arguments)
    {
        var call = arguments.Context.Properties.GetValue(CallKey, null!);
        if (call is null || !call.IsRepeatable)
            return false;
        if (arguments.Outcome.Exception is { } failure)
            return NetworkFailure.IsTransient(failure) && call.Budget.TryTake();
        if (arguments.Outcome.Result is not { } reply)
            return false;
        var cancellation = arguments.Context.CancellationToken;
        if (!await IsTransientAsync(call, reply, cancellation).ConfigureAwait(false))
            return false;
        var isTooLong = RetryAfterOf(reply) > options.MaxRetryAfter;
        return !isTooLong && call.Budget.TryTake();
    }

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

    private ValueTask<TimeSpan?> NextDelay(RetryDelayGeneratorArguments<RegistryReply> arguments)
    {
        if (RetryAfterOf(arguments.Outcome.Result) is { } asked)
            return new(asked * Jitter(1, MaxRetryAfterJitter));
        return new(Delay(options, arguments.AttemptNumber));
    }

    private TimeSpan? RetryAfterOf(RegistryReply? reply)
    {
        if (reply is null)
            return null;
        return RetryAfter.Parse(reply.Headers("Retry-After"), options.TimeProvider.GetUtcNow());
    }

    // Clients that were refused together shall not come back together; none comes back before it was asked to.
#pragma warning disable CA5394 // a delay is no secret
    private static double Jitter(double min, double max) => min + (Random.Shared.NextDouble() * (max - min));
#pragma warning restore CA5394

    /// <summary>The tries of a call for the pipeline, which sees as its first one what that brought before.</summary>
    private sealed class Tries(
        RegistryCall call,
        Func<CancellationToken, ValueTask<RegistryReply>> send,
        Outcome<RegistryReply> first)
    {
        private bool isUnderWay;

        public RegistryCall Call => call;

        public ValueTask<RegistryReply> NextAsync(CancellationToken cancellationToken)
        {
            if (isUnderWay)
            {
                call.Sends.Try();
                return send(cancellationToken);
            }
            isUnderWay = true;
            first.ThrowIfException();
            return new(first.Result!);
        }
    }
}
