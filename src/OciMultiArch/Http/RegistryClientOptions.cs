using OciMultiArch.Credentials;
using OciMultiArch.Http;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// The seams between a <see cref="RegistryClient"/> and the world. Copied when a client is made: later changes do not
/// reach it.
/// </summary>
public sealed class RegistryClientOptions
{
    private const int MaxManifestLimit = 32 << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    private static readonly string DefaultUserAgent =
        $"ocimultiarch/{typeof(RegistryClientOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>
    /// Makes a message handler for the requests to a registry, and one for those to hosts that it names, once for each
    /// registry; the client disposes it. Where it answers null, and by default, the library's own handler is used: no
    /// cookies, no redirects, no decompression; certificates, proxy and addresses as <see cref="RegistryHostOptions"/>
    /// says. Another handler decides on those itself, or hands on to <see cref="HandlerRequest.CreateDefault"/>.
    /// </summary>
    public Func<HandlerRequest, HttpMessageHandler?>? Handlers { get; set; }

    /// <summary>
    /// Settings of single registries, by host or host:port as written in references. Empty by default.
    /// </summary>
    public IDictionary<string, RegistryHostOptions> Hosts { get; init; } =
        new Dictionary<string, RegistryHostOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Makes the settings of a registry that <see cref="Hosts"/> does not name, once, when it is first used; it is given
    /// host or host:port, Docker Hub as <c>docker.io</c>. Null answers mean the defaults. What it throws is thrown to
    /// the caller. Null, the default: there are no further settings.
    /// </summary>
    public Func<string, RegistryHostOptions?>? HostOptions { get; set; }

    /// <summary>
    /// Says where a repository is, each time that one is named: to <see cref="RegistryClient.Repository(RepositoryName,
    /// RepositoryAccess)"/>, in a reference, or in a release. A null answer means: where its name says. What it throws is
    /// thrown to the caller. It may be called by several threads at once, and should not use the network. Null, the
    /// default: all are where their names say.
    /// </summary>
    public Func<RepositoryName, RepositoryRoute?>? Routes { get; set; }

    /// <summary>
    /// Where credentials come from; by default <see cref="CredentialSources.Default"/>: the environment, docker
    /// login, podman login, <c>GITHUB_TOKEN</c>.
    /// </summary>
    public ICredentialSource Credentials { get; set; } = CredentialSources.Default();

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Receives every HTTP exchange once its answer is in, on the thread that got it. It must not throw. Null, the
    /// default: nobody is told.
    /// </summary>
    public Action<RegistryExchange>? Observe { get; set; }

    /// <summary>
    /// Receives what went wrong without ending the work, each once: a credential helper that a login file names is
    /// missing (<see cref="Problem.MissingProgram"/>) or an optional source of credentials failed, and the registry
    /// answers without the credential; or a mirror failed (a <see cref="RegistryException"/>), and what it was to give
    /// is read elsewhere. It must not throw. Null, the default: nobody is told.
    /// </summary>
    public Action<OciException>? Warn { get; set; }

    /// <summary>
    /// The name of the client for registries and token services: visible ASCII characters and spaces. By default
    /// <c>ocimultiarch/</c> and the version.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty or holds another character.</exception>
    public string UserAgent { get; set => field = CheckedUserAgent(value); } = DefaultUserAgent;

    /// <summary>The size limit of a manifest in bytes, 1 to 32 MiB; 4 MiB by default.</summary>
    public int MaxManifestBytes { get; set => field = CheckedManifestLimit(value); } = 4 << 20;

    /// <summary>
    /// How often one operation may be tried in all, 1 or more; 6 by default. A download that broke off a mebibyte or more
    /// after the last time goes on without spending a try.
    /// </summary>
    public int MaxAttempts { get; set => field = CheckedAttempts(value); } = 6;

    /// <summary>
    /// The wait before the first retry; it doubles with each further one, up to 30 seconds, give or take a quarter. 0 to
    /// 24 hours; half a second by default.
    /// </summary>
    public TimeSpan RetryDelay { get; set => field = NotNegative(value); } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait a registry may ask for with <c>Retry-After</c>; beyond it the call fails at once. 0 to 24
    /// hours; two minutes by default.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set => field = NotNegative(value); } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long it may take until a registry can be sent a request: to look up its name, to connect to one of its
    /// addresses, directly or through a proxy, and to agree on TLS. More than 0, up to 24 hours; 15 seconds by default.
    /// What takes longer is tried again, and at last a <see cref="RegistryException"/> with
    /// <see cref="Problem.TimedOut"/>. Handlers of the caller's do not follow it.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set => field = Positive(value); } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a connection may go without a byte before it counts as dead; more than 0, up to 24 hours; 30 seconds
    /// by default. The body of an answer that brings fewer than 4096 bytes in a minute of waiting, or in twice this time
    /// when that is longer, is given up too. What is given up is a <see cref="RegistryException"/> with <see cref="Problem.TimedOut"/>.
    /// </summary>
    public TimeSpan StallTimeout { get; set => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a registry may take to respond to a request that it has received whole; more than 0, up to 24 hours;
    /// 5 minutes by default, as some registries check large uploads first. What is given up is a <see
    /// cref="RegistryException"/> with <see cref="Problem.TimedOut"/>.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>Gives the value of an environment variable or null: those that name a proxy.</summary>
    internal Func<string, string?> Environment { get; set; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The name service and the sockets.</summary>
    internal Network Network { get; set; } = Network.OfMachine;

    internal RegistryClientOptions Copy()
    {
        RegistryClientOptions copy = new() { Hosts = CopyHosts() };
        copy.Handlers = Handlers;
        copy.HostOptions = HostOptions;
        copy.Credentials = Credentials;
        copy.TimeProvider = TimeProvider;
        copy.Observe = Observe;
        copy.Warn = Warn;
        copy.UserAgent = UserAgent;
        copy.MaxManifestBytes = MaxManifestBytes;
        copy.MaxAttempts = MaxAttempts;
        copy.RetryDelay = RetryDelay;
        copy.MaxRetryAfter = MaxRetryAfter;
        copy.ConnectTimeout = ConnectTimeout;
        copy.StallTimeout = StallTimeout;
        copy.ResponseTimeout = ResponseTimeout;
        copy.Environment = Environment;
        copy.Routes = Routes;
        copy.Network = Network;
        return copy;
    }

    /// <summary>These options with the times of a host in place of the client's.</summary>
    internal RegistryClientOptions For(RegistryHostOptions host)
    {
        var own = (RegistryClientOptions)MemberwiseClone();
        own.ConnectTimeout = host.ConnectTimeout ?? ConnectTimeout;
        own.StallTimeout = host.StallTimeout ?? StallTimeout;
        own.ResponseTimeout = host.ResponseTimeout ?? ResponseTimeout;
        return own;
    }

    /// <summary>A copy with other credentials.</summary>
    internal RegistryClientOptions With(ICredentialSource credentials)
    {
        var copy = Copy();
        copy.Credentials = credentials;
        return copy;
    }

    /// <summary>A copy with other settings for one registry, which are asked for when it is first used.</summary>
    internal RegistryClientOptions With(string registry, Func<RegistryHostOptions?> host)
    {
        var key = RegistryKey.Canonical(registry);
        var usual = HostOptions;
        var copy = Copy();
        copy.Hosts.Remove(key);
        copy.HostOptions = name => name == key ? host() : usual?.Invoke(name);
        return copy;
    }

    /// <summary>The settings of a registry: those by name, those that are made, or the defaults.</summary>
    internal RegistryHostOptions OptionsOf(string registry)
    {
        var key = RegistryKey.Canonical(registry);
        if (Hosts.TryGetValue(key, out var named))
            return named;
        return HostOptions?.Invoke(key)?.Copy() ?? new();
    }

    // Two spellings of one registry may both have settings: the last one counts.
    private Dictionary<string, RegistryHostOptions> CopyHosts()
    {
        Dictionary<string, RegistryHostOptions> copy = new(StringComparer.Ordinal);
        foreach (var (name, host) in Hosts)
            copy[RegistryKey.Canonical(name)] = host.Copy();
        return copy;
    }

    private static string CheckedUserAgent(string value)
    {
        var letters = value?.Replace(" ", "", StringComparison.Ordinal);
        if (string.IsNullOrEmpty(value) || !Printable.IsVisibleAscii(letters))
            throw new ArgumentException("A user agent is visible ASCII characters and spaces.", nameof(value));
        return value;
    }

    private static int CheckedManifestLimit(int value)
    {
        if (value is >= 1 and <= MaxManifestLimit)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "A manifest's limit is 1 byte to 32 MiB.");
    }

    private static int CheckedAttempts(int value)
    {
        if (value >= 1)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "At least one attempt must be allowed.");
    }

    private static TimeSpan NotNegative(TimeSpan value)
    {
        if (value >= TimeSpan.Zero && value <= MaxTime)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "The time is 0 to 24 hours.");
    }

    private static TimeSpan Positive(TimeSpan value)
    {
        if (value > TimeSpan.Zero && value <= MaxTime)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "The time is more than 0, up to 24 hours.");
    }
}
