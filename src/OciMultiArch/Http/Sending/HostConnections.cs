using System.Net;
using System.Net.Sockets;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>
/// The one place that makes HTTP machinery: connections to a registry, and apart from them those to hosts that its
/// answers name.
/// </summary>
internal sealed class HostConnections : IDisposable
{
    private readonly Authority authority;
    private readonly RegistryHostOptions options;
    private readonly Func<HandlerPurpose, HttpMessageHandler?>? custom;
    private readonly HashSet<string> trustedHosts;
    private readonly Lazy<HttpMessageInvoker> registry;
    private readonly Lazy<HttpMessageInvoker> foreign;

    public HostConnections(
        Authority authority, RegistryHostOptions options, Func<HandlerPurpose, HttpMessageHandler?>? custom)
    {
        this.authority = authority;
        this.options = options;
        this.custom = custom;
        trustedHosts = new(options.TrustedHosts.Select(HostOf), StringComparer.OrdinalIgnoreCase);
        registry = new(() => new(Custom(HandlerPurpose.Registry) ?? OwnHandler()));
        foreign = new(() => new(Custom(HandlerPurpose.Foreign) ?? ForeignHandler()));
    }

    public HttpMessageInvoker For(HandlerPurpose purpose)
    {
        var invoker = purpose == HandlerPurpose.Registry ? registry : foreign;
        return invoker.Value;
    }

    public void Dispose()
    {
        if (registry.IsValueCreated)
            registry.Value.Dispose();
        if (foreign.IsValueCreated)
            foreign.Value.Dispose();
    }

    private static string HostOf(string trusted) => WithoutBrackets(AuthorityName.Split(trusted).Host);

    private static string WithoutBrackets(string host) => host.Trim('[', ']');

    private HttpMessageHandler? Custom(HandlerPurpose purpose) => custom?.Invoke(purpose);

    private SocketsHttpHandler OwnHandler() => Sockets.Make(options.Transport ?? TransportSecurity.Tls);

    // A name may resolve into the network this runs in: what counts is the address. The pool is the registry's own,
    // as a pooled connection is not asked again.
    private SocketsHttpHandler ForeignHandler()
    {
        var handler = Sockets.Make(TransportSecurity.Tls);
        handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await AddressesAsync(host, cancellationToken).ConfigureAwait(false);
        // A connection to another host than the request's is one to a proxy, which the user chose and which decides
        // for itself.
        var isProxy = context.InitialRequestMessage.RequestUri?.IdnHost != host;
        if (!isProxy && !trustedHosts.Contains(WithoutBrackets(host)))
            addresses = await AllowedAsync(host, addresses, cancellationToken).ConfigureAwait(false);
        return await ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IPAddress[]> AllowedAsync(
        string host, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        var own = await AddressesAsync(authority.Host, cancellationToken).ConfigureAwait(false);
        var kind = own.Select(AddressGuard.KindOf).FirstOrDefault(AddressGuard.Kind.Public);
        IPAddress[] allowed = [.. addresses.Where(address => AddressGuard.IsAllowed(address, kind))];
        if (allowed.Length > 0)
            return allowed;
        var shown = Printable.Short(host);
        throw new RegistryException(
            Problem.UntrustedHost,
            $"{authority} named the host {shown}, whose address is private. It was not contacted.",
            UrlGuard.TrustHost(shown));
    }

    // A lookup that hangs does not end when it is cancelled; the wait for it does.
    private static Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(cancellationToken);

    private static async ValueTask<Stream> ConnectAsync(
        IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
