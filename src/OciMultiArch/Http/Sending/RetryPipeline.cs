using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace OciMultiArch.Http;

/// <summary>The one retry policy: what may succeed when sent again, after how long, how often.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<RegistryCall> Call = new("oci.call");
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<RegistryReply> Make(RegistryClientOptions options)
    {
        ResiliencePipelineBuilder<RegistryReply> builder = new() { TimeProvider = options.TimeProvider };
        return builder.AddRetry(new RetryStrategyOptions<RegistryReply>
        {
            MaxRetryAttempts = int.MaxValue, // the call's own budget counts
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = LongestDelay,
            ShouldHandle = arguments => new(MayHelp(arguments, options)),
            DelayGenerator = arguments => new(Asked(arguments.Outcome.Result, options) * Spread(1, 1.1)),
            OnRetry = static arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return default;
            },
        }).Build();
    }

    /// <summary>Whether a request or its connection failed, rather than a rule of ours.</summary>
    public static bool IsOfTheNetwork(Exception failure) => failure is HttpRequestException or IOException or TimeoutException;

    /// <summary>Whether an answer's body, or the way to the answer, broke off: no status came, or no end.</summary>
    public static bool IsBrokenOff(RegistryException failure) => failure.StatusCode is null && failure.InnerException is { } cause && IsTransient(cause);

    /// <summary>The wait before a try that the pipeline does not make, doubled for each earlier one; the first is 0.</summary>
    public static TimeSpan Delay(RegistryClientOptions options, int attempt)
    {
        var wait = options.RetryDelay * Math.Pow(2, Math.Min(attempt, 20)) * Spread(0.5, 1.5);
        return wait < LongestDelay ? wait : LongestDelay;
    }

    // Those who were refused together shall not come back together; nobody comes back before he was asked to.
#pragma warning disable CA5394 // a delay is no secret
    private static double Spread(double least, double most) => least + (Random.Shared.NextDouble() * (most - least));
#pragma warning restore CA5394

    /// <summary>Whether an answer is worth another try: the registry is busy or something on the way is.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or 499 or 500 or 502 or 503 or 504 or 522;

    /// <summary>Whether a failure is worth another try: not when trust is missing or the host's name is unknown for good.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => false,
        HttpRequestException { InnerException: OciException } => false, // a rule of ours, told by the connection it forbade
        _ => IsOfTheNetwork(failure),
    };

    private static bool MayHelp(RetryPredicateArguments<RegistryReply> arguments, RegistryClientOptions options)
    {
        var call = arguments.Context.Properties.GetValue(Call, null!);
        if (call is null || !call.IsRepeatable)
            return false;
        var isTransient = arguments.Outcome switch
        {
            { Exception: { } failure } => IsTransient(failure),
            { Result: { } reply } => IsTransient(reply.Status) && !call.Accepts(reply.Status) && !(Asked(reply, options) > options.MaxRetryAfter),
            _ => false,
        };
        return isTransient && call.Budget.TryTake();
    }

    private static TimeSpan? Asked(RegistryReply? reply, RegistryClientOptions options) =>
        reply is null ? null : RetryAfter.Parse(reply.Headers("Retry-After"), options.TimeProvider.GetUtcNow());
}
