using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <summary>The one place that makes HTTP machinery: connections to a registry, and apart from them those to hosts that its answers name.</summary>
internal sealed class HostConnections : IDisposable
{
    private readonly Lazy<HttpMessageInvoker> registry;
    private readonly Lazy<HttpMessageInvoker> foreign;

    public HostConnections(Authority authority, RegistryHostOptions options, Func<HandlerPurpose, HttpMessageHandler?>? custom)
    {
        registry = new(() => new(custom?.Invoke(HandlerPurpose.Registry) ?? Sockets.Make(options.Transport == TransportSecurity.TlsWithoutVerification ? Certificates.Any : Certificates.Trusted)));
        foreign = new(() => new(custom?.Invoke(HandlerPurpose.Foreign) ?? Foreign(authority, options)));
    }

    public HttpMessageInvoker For(HandlerPurpose purpose) => purpose == HandlerPurpose.Registry ? registry.Value : foreign.Value;

    public void Dispose()
    {
        if (registry.IsValueCreated)
            registry.Value.Dispose();
        if (foreign.IsValueCreated)
            foreign.Value.Dispose();
    }

    // A name may resolve into the network this runs in: what counts is the address. The pool is the registry's own, as a pooled connection is not asked again.
    private static SocketsHttpHandler Foreign(Authority registry, RegistryHostOptions options)
    {
        var handler = Sockets.Make(Certificates.Trusted);
        HashSet<string> trusted = new(options.TrustedHosts.Select(static each => Model.AuthorityName.Split(each).Host.Trim('[', ']')), StringComparer.OrdinalIgnoreCase);
        handler.ConnectCallback = async (context, cancel) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel).ConfigureAwait(false);
            // A connection to another host than the request's is one to a proxy, which the user chose and which decides for itself.
            if (context.InitialRequestMessage.RequestUri?.IdnHost == context.DnsEndPoint.Host && !trusted.Contains(context.DnsEndPoint.Host.Trim('[', ']')))
                addresses = await AllowedAsync(registry, context.DnsEndPoint.Host, addresses, cancel).ConfigureAwait(false);
            return await ConnectAsync(addresses, context.DnsEndPoint.Port, cancel).ConfigureAwait(false);
        };
        return handler;
    }

    private static async ValueTask<IPAddress[]> AllowedAsync(Authority registry, string host, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        var own = await Dns.GetHostAddressesAsync(registry.Host, cancellationToken).ConfigureAwait(false);
        var kind = own.Length == 0 ? AddressKind.Public : AddressGuard.KindOf(own[0]);
        IPAddress[] allowed = [.. addresses.Where(each => AddressGuard.IsAllowed(each, kind))];
        return allowed.Length > 0
            ? allowed
            : throw new RegistryException(
                $"{registry} named the host {Internal.Printable.Short(host)}, whose address is private; it was not contacted. Name it as trusted in this registry's settings if it is meant.");
    }

    private static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
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
