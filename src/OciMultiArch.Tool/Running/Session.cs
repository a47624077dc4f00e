using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>One run of a verb: its client, which counts requests, and what it writes.</summary>
internal sealed class Session : IDisposable
{
    private readonly IReadOnlyList<Platform> expected;
    private int requests;

    public Session(ParseResult parsed, ICredentialSource? credentials = null)
    {
        IsJson = parsed.GetValue(SharedOptions.Json);
        IsDryRun = parsed.GetValue(SharedOptions.DryRun);
        IsRecheck = parsed.GetValue(SharedOptions.Recheck);
        Progress = parsed.GetValue(SharedOptions.Progress);
        expected = parsed.GetValue(SharedOptions.ExpectPlatforms) ?? [];
        RegistryClientOptions options = new() { Observe = Count };
        options.Credentials = credentials ?? options.Credentials;
        foreach (var host in parsed.GetRequiredValue(SharedOptions.Insecure))
            options.Hosts[host] = new() { Transport = TransportSecurity.TlsWithoutVerification };
        foreach (var host in parsed.GetRequiredValue(SharedOptions.Tls))
            options.Hosts[host] = new() { Transport = TransportSecurity.Tls };
        foreach (var host in parsed.GetRequiredValue(SharedOptions.PlainHttp))
            options.Hosts[host] = new() { Transport = TransportSecurity.PlainHttp };
        foreach (var (host, trusted) in parsed.GetRequiredValue(SharedOptions.Trust))
            SettingsOf(options, host).TrustedHosts.Add(trusted);
        if (parsed.GetValue(SharedOptions.Timeout) is { } silence)
            (options.StallTimeout, options.ResponseTimeout) = (silence, silence);
        if (parsed.GetValue(SharedOptions.Retries) is { } retries)
            options.MaxAttempts = retries + 1;
        Client = new(options);
    }

    public RegistryClient Client { get; }

    /// <summary>Whether standard output is for a JSON document alone.</summary>
    public bool IsJson { get; }

    /// <summary>Whether only a plan is wanted.</summary>
    public bool IsDryRun { get; }

    /// <summary>Whether what exists is looked into, and not taken for whole.</summary>
    public bool IsRecheck { get; }

    /// <summary>How progress is shown.</summary>
    public ProgressKind Progress { get; }

    /// <summary>Every HTTP request so far, tokens and retries included.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Gives a command its work; a session lasts as long as that.</summary>
    public static void Run(Command command, Func<Session, ParseResult, CancellationToken, Task> work) => Run(command, async (session, parsed, cancellationToken) =>
    {
        await work(session, parsed, cancellationToken);
        return 0;
    });

    /// <summary>Gives a command its work, which says the exit status itself.</summary>
    public static void Run(Command command, Func<Session, ParseResult, CancellationToken, Task<int>> work) => command.SetAction(async (parsed, cancellationToken) =>
    {
        using Session session = new(parsed);
        return await work(session, parsed, cancellationToken);
    });

    /// <exception cref="OciException">What is to be written has no image for a platform that <c>--expect-platforms</c> names.</exception>
    public async Task ExpectAsync(Artifact result, CancellationToken cancellationToken)
    {
        var missing = expected.Count == 0 ? [] : await result.MissingPlatformsAsync(expected, cancellationToken);
        if (missing.Count > 0)
            throw new ContentNotFoundException($"There is no image for {string.Join(", ", missing)} in {result.Digest}, though --expect-platforms names it. Nothing was written.");
    }

    public IContentSource ForReading(Place place) => place.ForReading(Client);

    /// <summary>A store that is also written to. Whoever writes an archive completes it.</summary>
    public IContentStore ForWriting(Place place) => place.ForWriting(Client);

    /// <summary>A source; with the token of the target where both are one place. Of an archive that is being replaced, what is there so far.</summary>
    public IContentSource Beside(Place place, IReadOnlyList<Place> targets) =>
        targets.Contains(place) && !place.IsArchive ? ForWriting(place) : ForReading(place);

    public void Dispose() => Client.Dispose();

    private static RegistryHostOptions SettingsOf(RegistryClientOptions options, string host) =>
        options.Hosts.TryGetValue(host, out var known) ? known : options.Hosts[host] = new();

    private void Count(RegistryExchange exchange)
    {
        Interlocked.Increment(ref requests);
        foreach (var warning in exchange.Warnings)
            Console.Error.WriteLine($"ocimulti: the registry warns: {warning}");
    }
}
