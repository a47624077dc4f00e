namespace OciMultiArch;

/// <summary>
/// What a message handler is asked for: which registry, for which requests. See
/// <see cref="RegistryClientOptions.Handlers"/>.
/// </summary>
public sealed class HandlerRequest
{
    private readonly Func<HttpMessageHandler> own;

    internal HandlerRequest(string registry, Uri address, HandlerPurpose purpose, Func<HttpMessageHandler> own)
    {
        Registry = registry;
        Address = address;
        Purpose = purpose;
        this.own = own;
    }

    /// <summary>The registry's name as references write it, for example <c>docker.io</c>.</summary>
    public string Registry { get; }

    /// <summary>Scheme, host and port of the registry.</summary>
    public Uri Address { get; }

    /// <summary>Which requests it is for.</summary>
    public HandlerPurpose Purpose { get; }

    /// <summary>
    /// Makes the library's own handler, with all settings of <see cref="RegistryHostOptions"/> for the registry: to
    /// stand behind a handler of the caller's, which hands requests on. Each call makes a new one with connections of
    /// its own; it ends with the handler that it is handed back in, or is the caller's to dispose. No network.
    /// </summary>
    public HttpMessageHandler CreateDefault() => own();
}
