using System.Collections.Concurrent;
using System.CommandLine;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>How the client talks to registries.</content>
internal sealed partial class Session
{
    private const int FewShare = 10;
    private const int MaxFew = 10;
    private readonly ConcurrentDictionary<string, bool> fewToldFor = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    private int maxAttempts;

    private RegistryClientOptions ClientOptions(ParseResult parsed, ICredentialSource? credentials)
    {
        RegistryClientOptions options = new() { Observe = Count, Warn = Warn };
        options.Credentials = credentials ?? options.Credentials;
        options.HostOptions = Settings.OptionsOf;
        options.Routes = Settings.RouteOf;
        if (parsed.GetValue(SharedOptions.Timeout) is { } silence)
        {
            options.ConnectTimeout = silence < options.ConnectTimeout ? silence : options.ConnectTimeout;
            options.StallTimeout = silence;
            options.ResponseTimeout = silence;
        }
        if (parsed.GetValue(SharedOptions.Retries) is { } retries)
            options.MaxAttempts = retries + 1;
        maxAttempts = options.MaxAttempts;
        return options;
    }

    /// <summary>How this run pushes.</summary>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    public PushOptions NewPushOptions(IProgress<PushProgress>? progress = null)
    {
        PushOptions options = new() { Progress = progress, Recheck = IsRecheck, Referrers = Referrers };
        options.MaxTransfers = jobs ?? options.MaxTransfers;
        if (policy is not null)
            options.Admit = policy.RequireAsync;
        if (includesForeign)
            options.ForeignLayers = Client.ForeignLayers;
        if (KeepsTags)
            options.ExistingTags = ExistingTagHandling.Keep;
        return options;
    }

    /// <summary>Tells the user what holds for all of the run.</summary>
    public void TellOnce(string text)
    {
        if (told.TryAdd(text, true))
            Output.Message(text);
    }

    private static void Warn(OciException failure)
    {
        var what = failure is RegistryException ? "" : "going on without a login: ";
        Output.Message($"{what}{ErrorText.Of(failure)}");
    }

    private void Count(RegistryExchange exchange)
    {
        Interlocked.Increment(ref requests);
        foreach (var warning in exchange.Warnings)
            Output.Message($"the registry warns: {warning}");
        if (exchange.RateLimit is { } limit)
            WarnWhenFew(exchange, limit);
        if (exchange is { Attempt: 2, ErrorType: not null } && IsTriedAgain(exchange) && !Console.IsErrorRedirected)
            TellOnce($"{new Uri(exchange.Url).Authority}: {Reason(exchange)}. Trying again.");
    }

    // A refusal, such as 403, is the last answer.
    private bool IsTriedAgain(RegistryExchange exchange) =>
        maxAttempts > 2 && (int?)exchange.Status is null or 429 or >= 500;

    private static string Reason(RegistryExchange exchange) =>
        ErrorText.OneLine(exchange.Failure ?? $"it answers {(int?)exchange.Status}").TrimEnd('.');

    // Told once for a registry, while there is still time to ask less.
    private void WarnWhenFew(RegistryExchange exchange, RateLimit limit)
    {
        if (limit.Remaining is not { } left || left > (limit.Limit ?? MaxFew * FewShare) / FewShare)
            return;
        var host = new Uri(exchange.Url).Authority;
        if (fewToldFor.TryAdd(host, true))
            Output.Message($"{host} limits requests: {limit}.");
    }
}
