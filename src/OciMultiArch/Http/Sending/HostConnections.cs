using System.Net;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>
/// The one place that makes HTTP machinery: connections to a registry, and apart from them those to hosts that its
/// answers name.
/// </summary>
internal sealed class HostConnections : IDisposable
{
    private readonly string name;
    private readonly Uri endpoint;
    private readonly RegistryHostOptions host;
    private readonly RegistryClientOptions client;
    private readonly ProxyRoutes proxies;
    private readonly HashSet<string> trustedHosts;
    private readonly Lazy<Connector> own;
    private readonly Lazy<HttpMessageInvoker> registry;
    private readonly Lazy<HttpMessageInvoker> foreign;

    /// <param name="name">The registry's name.</param>
    /// <param name="endpoint">Its scheme, host and port.</param>
    /// <param name="host">Its settings.</param>
    /// <param name="client">The client's, with the times of this host.</param>
    public HostConnections(string name, Uri endpoint, RegistryHostOptions host, RegistryClientOptions client)
    {
        this.name = name;
        this.endpoint = endpoint;
        this.host = host;
        this.client = client;
        proxies = new(host, client.Environment);
        trustedHosts = new(host.TrustedHosts.Select(HostOf), StringComparer.OrdinalIgnoreCase);
        own = new(() => NewConnector(TlsSettings.OfRegistry(name, host), OwnAddressesAsync));
        registry = new(() => Open(HandlerPurpose.Registry, OwnHandler));
        foreign = new(() => Open(HandlerPurpose.Foreign, ForeignHandler));
    }

    /// <summary>
    /// Of a host that content names: what kind of address it may have besides a public one; null for a registry.
    /// </summary>
    public AddressGuard.Kind? Named { get; init; }

    public HttpMessageInvoker For(HandlerPurpose purpose)
    {
        var invoker = purpose == HandlerPurpose.Registry ? registry : foreign;
        return invoker.Value;
    }

    /// <summary>How far it is to the registry; null where that is not known, and for other hosts.</summary>
    public TimeSpan? RoundTripOf(HandlerPurpose purpose)
    {
        if (purpose == HandlerPurpose.Foreign || !own.IsValueCreated)
            return null;
        return own.Value.RoundTrip;
    }

    /// <summary>Makes connections to the registry for requests that will be sent together; none before the first.</summary>
    public void Expect(Uri registryUrl, int count)
    {
        if (own.IsValueCreated)
            own.Value.Expect(registryUrl, count);
    }

    public void Dispose()
    {
        if (own.IsValueCreated)
            own.Value.Dispose();
        if (registry.IsValueCreated)
            registry.Value.Dispose();
        if (foreign.IsValueCreated)
            foreign.Value.Dispose();
    }

    private HttpMessageInvoker Open(HandlerPurpose purpose, Func<HttpMessageHandler> make)
    {
        HandlerRequest request = new(name, endpoint, purpose, make);
        return new(client.Handlers?.Invoke(request) ?? request.CreateDefault());
    }

    private static string HostOf(string trusted) => WithoutBrackets(AuthorityName.Split(trusted).Host);

    private static string WithoutBrackets(string host) => host.Trim('[', ']');

    private HttpMessageHandler OwnHandler() => Handler(own.Value);

    // A name may resolve into the network this runs in: what counts is the address. The pool is the registry's own,
    // as a pooled connection is not asked again.
    private HttpMessageHandler ForeignHandler() => Handler(NewConnector(TlsSettings.OfOthers(name, host), AllowedAsync));

    private HttpMessageHandler Handler(Connector connector) => Sockets.Make(connector, proxies);

    private Connector NewConnector(TlsSettings tls, Func<string, CancellationToken, Task<IPAddress[]>> addressesOf) =>
        new(client, proxies, tls, TlsSettings.OfOthers(name, host), addressesOf);

    private Task<IPAddress[]> OwnAddressesAsync(string target, CancellationToken cancellationToken)
    {
        if (host.Addresses.Count > 0)
            return Task.FromResult<IPAddress[]>([.. host.Addresses]);
        return Connector.ResolveAsync(client.Network, target, cancellationToken);
    }

    private async Task<AddressGuard.Kind> OwnKindAsync(CancellationToken cancellationToken)
    {
        var own = await OwnAddressesAsync(endpoint.IdnHost, cancellationToken).ConfigureAwait(false);
        return own.Select(AddressGuard.KindOf).FirstOrDefault(AddressGuard.Kind.Public);
    }

    private async Task<IPAddress[]> AllowedAsync(string target, CancellationToken cancellationToken)
    {
        var addresses = await Connector.ResolveAsync(client.Network, target, cancellationToken).ConfigureAwait(false);
        if (trustedHosts.Contains(WithoutBrackets(target)))
            return addresses;
        var kind = Named ?? await OwnKindAsync(cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(address => AddressGuard.IsAllowed(address, kind))];
        if (allowed.Length > 0)
            return allowed;
        var shown = Printable.Short(target);
        var who = Named is null ? Authority.Of(endpoint).ToString() : "A manifest, or a redirect that it led to,";
        throw new RegistryException(
            Problem.UntrustedHost,
            $"{who} named the host {shown}, whose address is private. It was not contacted.",
            UrlGuard.TrustHost(name, shown));
    }
}
