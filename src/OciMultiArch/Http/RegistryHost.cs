namespace OciMultiArch.Http;

/// <summary>What one client knows of one registry: its address, its permits, its connections, and how it wants to be asked.</summary>
internal sealed class RegistryHost : IDisposable
{
    public RegistryHost(string name, RegistryHostOptions options, Func<HandlerPurpose, HttpMessageHandler?>? handlers)
    {
        Name = name;
        Endpoint = RegistryEndpoint.For(name, options.Transport);
        Authority = Authority.Of(Endpoint);
        Guard = new(options.TrustedHosts);
        Connections = new(Authority, options, handlers);
        (Reads, Writes) = (new(options.MaxReads), new(options.MaxWrites));
    }

    /// <summary>The name as references write it, for example <c>docker.io</c>.</summary>
    public string Name { get; }

    /// <summary>Where requests go: scheme, host and port.</summary>
    public Uri Endpoint { get; }

    public Authority Authority { get; }

    public UrlGuard Guard { get; }

    public HostConnections Connections { get; }

    public ConcurrencyLimiter Reads { get; }

    public ConcurrencyLimiter Writes { get; }

    /// <summary>How the registry authenticates, as learned from its answers.</summary>
    public AuthenticationState Authentication { get; } = new();

    public ConcurrencyLimiter Permits(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head ? Reads : Writes;

    public void Dispose()
    {
        Connections.Dispose();
        Authentication.Dispose();
    }
}
