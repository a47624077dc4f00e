using OciMultiArch.Credentials;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>
/// What one client knows of one registry: its address, its limits, its connections, and how it authenticates.
/// </summary>
internal sealed class RegistryHost : IDisposable
{
    private readonly AddressGuard.Kind? named;

    /// <param name="name">The registry's name.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="client">The client's.</param>
    /// <param name="named">
    /// Of a host that content names, and that is no registry to this client: what kind of address it may have besides a
    /// public one. Null for a registry, which may have any.
    /// </param>
    public RegistryHost(
        string name, RegistryHostOptions options, RegistryClientOptions client, AddressGuard.Kind? named = null)
    {
        this.named = named;
        Name = name;
        Settings = options;
        Options = client.For(options);
        var isOpen = options.Transport == TransportSecurity.AnyTlsElseHttp && named is null;
        Address = new(EndpointOf(name, options.Transport), options.PathPrefix, isOpen, client.TimeProvider);
        Guard = new(options.TrustedHosts, name);
        Mirrors = [.. options.Mirrors];
        Connections = new(RegistryKey.Canonical(name), Endpoint, options, Options) { Named = named };
        Pace = new(options.MaxRequestsPerSecond, client.TimeProvider);
        Reads = new(options.MaxReads, options.MaxReads);
        Writes = new(options.MaxWrites);
        ChunkBytes = options.ChunkBytes;
    }

    // What is known of the same registry, but for how it authenticates.
    private RegistryHost(RegistryHost registry)
    {
        Name = registry.Name;
        Settings = registry.Settings;
        Options = registry.Options;
        Address = registry.Address;
        Guard = registry.Guard;
        Mirrors = registry.Mirrors;
        Connections = registry.Connections;
        Pace = registry.Pace;
        Reads = registry.Reads;
        Writes = registry.Writes;
        ChunkBytes = registry.ChunkBytes;
    }

    /// <summary>The name as references write it, for example <c>docker.io</c>.</summary>
    public string Name { get; }

    /// <summary>The settings of this registry.</summary>
    public RegistryHostOptions Settings { get; }

    /// <summary>The client's options, with the times of this registry.</summary>
    public RegistryClientOptions Options { get; }

    /// <summary>Where requests go: scheme, host and port.</summary>
    public Uri Endpoint => Address.Endpoint;

    /// <summary>The URL of the API, with the path before <c>v2/</c> and a slash at its end.</summary>
    public Uri Api => Address.Api;

    public Authority Authority => Address.Authority;

    /// <summary>Where it is; the scheme may still be open.</summary>
    public HostAddress Address { get; }

    public UrlGuard Guard { get; }

    /// <summary>Where the registry's content is read first, in this order.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; }

    public HostConnections Connections { get; }

    /// <summary>Spaces the requests to the registry itself.</summary>
    public RequestPace Pace { get; }

    /// <summary>Limits the requests that read.</summary>
    public ConcurrencyLimiter Reads { get; }

    /// <summary>Limits the requests that write.</summary>
    public ConcurrencyLimiter Writes { get; }

    /// <summary>How many bytes of a blob one request is to carry; null for all of them.</summary>
    public long? ChunkBytes { get; }

    /// <summary>Whether the registry, or what stands before it, answered 417 to <c>Expect: 100-continue</c>.</summary>
    public bool RefusesExpect { get; set; }

    /// <summary>How the registry authenticates, as learned from its answers.</summary>
    public AuthenticationState Authentication { get; } = new();

    /// <summary>The base URL of a registry, with a slash at its end.</summary>
    /// <param name="registry">Host and optional port, as in a repository's name.</param>
    /// <param name="setting">What the user set for this host; null: TLS, and plain HTTP for this machine.</param>
    /// <exception cref="FormatException">The text is not a host with an optional port.</exception>
    public static Uri EndpointOf(string registry, TransportSecurity? setting)
    {
        if (AuthorityName.Problem(registry) is { } problem)
            throw new FormatException($"'{ReferenceText.ShortHost(registry)}' is not a registry: {problem}.");
        var key = RegistryKey.Canonical(registry);
        var host = registry.ToLowerInvariant();
        if (key == DockerHub.Registry)
            host = DockerHub.ApiHost;
        return new($"{Scheme(key, setting)}://{host}/");
    }

    /// <summary>The same registry, connections and limits included, for requests that are signed in another way.</summary>
    public RegistryHost WithOwnAuthentication() => new(this);

    /// <summary>The limiter of requests with a method.</summary>
    public ConcurrencyLimiter LimiterOf(HttpMethod method) => RegistryCall.IsReading(method) ? Reads : Writes;

    /// <summary>Counts a request that went well.</summary>
    public void Succeeded(RegistryCall call)
    {
        LimiterOf(call.Method).Grow(call.Content is not null);
        if (call.IsRead)
            Writes.GrowAlong();
        else
            Reads.GrowAlong();
    }

    /// <summary>Whether a URL is one of the registry itself, and not of a host that it named.</summary>
    public bool Is(Uri url) => named is null && Authority.Of(url) == Authority;

    /// <summary>Which handler carries requests to a URL.</summary>
    public HandlerPurpose PurposeOf(Uri url) => Is(url) ? HandlerPurpose.Registry : HandlerPurpose.Foreign;

    public void Dispose()
    {
        Connections.Dispose();
        Address.Dispose();
        Authentication.Dispose();
    }

    private static string Scheme(string host, TransportSecurity? setting) => setting switch
    {
        TransportSecurity.PlainHttp => Uri.UriSchemeHttp,
        null when Authority.Of(new($"http://{host}/")).IsLoopback => Uri.UriSchemeHttp,
        _ => Uri.UriSchemeHttps,
    };
}
