using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Makes the connections of one handler, in one way for all of them: directly or through a proxy, to the address that
/// answers first, with TLS, and within a time.
/// </summary>
internal sealed class Connector : IDisposable
{
    private static readonly SslApplicationProtocol[] Both =
        [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly ConcurrentDictionary<Authority, bool> declined = new();
    private readonly ConcurrentDictionary<Authority, SpareConnections> spares = new();
    private readonly RegistryClientOptions options;
    private readonly ProxyRoutes proxies;
    private readonly TlsSettings tls;
    private readonly TlsSettings proxyTls;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> addressesOf;
    private long roundTrip = long.MaxValue;

    /// <param name="options">The time-out, the clock, and the network.</param>
    /// <param name="proxies">Which requests go through which proxy.</param>
    /// <param name="tls">How TLS is agreed on with the hosts of this handler.</param>
    /// <param name="proxyTls">How it is agreed on with a proxy.</param>
    /// <param name="addressesOf">The addresses of a host that may be connected to.</param>
    public Connector(
        RegistryClientOptions options,
        ProxyRoutes proxies,
        TlsSettings tls,
        TlsSettings proxyTls,
        Func<string, CancellationToken, Task<IPAddress[]>> addressesOf)
    {
        this.options = options;
        this.proxies = proxies;
        this.tls = tls;
        this.proxyTls = proxyTls;
        this.addressesOf = addressesOf;
    }

    /// <summary>The shortest time that a connection took; null where none was made, or through a proxy alone.</summary>
    public TimeSpan? RoundTrip
    {
        get
        {
            var ticks = Volatile.Read(ref roundTrip);
            if (ticks == long.MaxValue)
                return null;
            return TimeSpan.FromTicks(ticks);
        }
    }

    /// <summary>
    /// Makes connections for requests that will be sent together, as far as it is known how they are made: without a
    /// proxy between, and to a host that was connected to and speaks HTTP/1.1 alone.
    /// </summary>
    /// <param name="endpoint">The host.</param>
    /// <param name="count">How many connections there shall be at least, with those that were made.</param>
    public void Expect(Uri endpoint, int count)
    {
        var authority = Authority.Of(endpoint);
        var isKnown = endpoint.Scheme == Uri.UriSchemeHttp || declined.ContainsKey(authority);
        if (isKnown && proxies.Of(endpoint) is null && spares.TryGetValue(authority, out var ofHost))
            ofHost.Expect(count);
    }

    public void Dispose()
    {
        foreach (var ofHost in spares.Values)
            ofHost.Dispose();
    }

    /// <summary>Connects for a handler's request.</summary>
    /// <exception cref="ConnectFailure">There is no connection, for a reason that is known.</exception>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var url = context.InitialRequestMessage.RequestUri!;
        using CancellationTokenSource timer = new(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var proxy = proxies.Of(url);
        var progress = ConnectProgress.Of(context.InitialRequestMessage);
        progress.IsConnecting = true;
        if (url.Scheme == Uri.UriSchemeHttps)
            MachineTrust.Prepare();
        try
        {
            var version = context.InitialRequestMessage.Version;
            return await ConnectAsync(url, proxy, version, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooLate(url, proxy, failure);
        }
        finally
        {
            progress.IsConnecting = false;
        }
    }

    private async Task<Stream> ConnectAsync(
        Uri url, ProxyRoute? proxy, Version version, CancellationToken cancellationToken)
    {
        if (proxy is null)
        {
            var spare = await SpareAsync(url, version, cancellationToken).ConfigureAwait(false);
            return spare ?? await DirectAsync(url, version, cancellationToken).ConfigureAwait(false);
        }
        var stream = await ReachAsync(proxy, cancellationToken).ConfigureAwait(false);
        if (proxy.IsForwarding(url))
            return stream;
        try
        {
            if (proxy.Kind == ProxyRoute.Protocol.Socks)
                await SocksTunnel.OpenAsync(stream, proxy, url.IdnHost, url.Port, cancellationToken).ConfigureAwait(false);
            else
                await HttpTunnel.OpenAsync(stream, proxy, HostAndPort(url), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return await SecureAsync(stream, url, version, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Stream?> SpareAsync(Uri url, Version version, CancellationToken cancellationToken)
    {
        var authority = Authority.Of(url);
        var ofHost = spares.GetOrAdd(authority, _ => new(cancel => MakeSpareAsync(url, cancel), options.TimeProvider));
        var isShared = url.Scheme == Uri.UriSchemeHttps && version == HttpVersion.Version20;
        var mayTake = !isShared || declined.ContainsKey(authority);
        if (mayTake && await ofHost.TakeAsync(cancellationToken).ConfigureAwait(false) is { } spare)
            return spare;
        ofHost.Count();
        return null;
    }

    private async Task<Stream> MakeSpareAsync(Uri url, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        return await DirectAsync(url, HttpVersion.Version11, either.Token).ConfigureAwait(false);
    }

    private async Task<Stream> DirectAsync(Uri url, Version version, CancellationToken cancellationToken)
    {
        var addresses = await addressesOf(url.IdnHost, cancellationToken).ConfigureAwait(false);
        var started = options.TimeProvider.GetTimestamp();
        var direct = await RaceAsync(addresses, url.Port, cancellationToken).ConfigureAwait(false);
        Note(options.TimeProvider.GetElapsedTime(started));
        return await SecureAsync(direct, url, version, cancellationToken).ConfigureAwait(false);
    }

    // A server that did not choose HTTP/2 is not offered it again: from then on its connections carry HTTP/1.1.
    private async Task<Stream> SecureAsync(Stream stream, Uri url, Version version, CancellationToken cancellationToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps)
            return stream;
        var authority = Authority.Of(url);
        var isOffered = version == HttpVersion.Version20 && !declined.ContainsKey(authority);
        SslApplicationProtocol[] protocols = [];
        if (isOffered)
            protocols = Both;
        var connection = await TlsConnection
            .OpenAsync(stream, tls, url.IdnHost, cancellationToken, protocols)
            .ConfigureAwait(false);
        if (isOffered && connection.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
            declined[authority] = true;
        return connection;
    }

    private void Note(TimeSpan taken)
    {
        if (taken.Ticks < Volatile.Read(ref roundTrip))
            Volatile.Write(ref roundTrip, taken.Ticks);
    }

    private async Task<Stream> ReachAsync(ProxyRoute proxy, CancellationToken cancellationToken)
    {
        var host = proxy.Address.IdnHost;
        Stream stream;
        try
        {
            var addresses = await ResolveAsync(options.Network, host, cancellationToken).ConfigureAwait(false);
            stream = await RaceAsync(addresses, proxy.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            throw ProxyFailure.Unreachable(proxy, failure);
        }
        if (proxy.Kind != ProxyRoute.Protocol.Https)
            return stream;
        try
        {
            return await TlsConnection.OpenAsync(stream, proxyTls, host, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException failure) when (TlsConnection.IsNoTls(failure))
        {
            throw ProxyFailure.SpeaksNoTls(proxy, failure);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or AuthenticationException)
        {
            throw ProxyFailure.Unreachable(proxy, failure);
        }
    }

    private Task<Stream> RaceAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        AddressRace race = new(options.Network, options.TimeProvider);
        var connection = race.ConnectAsync(addresses, port, cancellationToken);
        ConnectionWait.Begin();
        return connection;
    }

    /// <summary>The addresses of a name, or the address that it is.</summary>
    /// <exception cref="SocketException">The name is unknown.</exception>
    public static async Task<IPAddress[]> ResolveAsync(
        Network network, string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address))
            return [address];
        // A lookup that hangs does not end when it is cancelled; the wait for it does.
        var lookup = network.Resolve(host, cancellationToken).WaitAsync(cancellationToken);
        var addresses = await lookup.ConfigureAwait(false);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        return addresses;
    }

    private ConnectFailure TooLate(Uri url, ProxyRoute? proxy, Exception failure)
    {
        var host = Printable.Short(Authority.Of(url).ToString());
        var way = proxy is null ? "" : $" through the proxy {proxy}";
        var remedy = "Check the address, and that no firewall is between.";
        return new(
            Problem.TimedOut,
            $"no connection to {host}{way} within {options.ConnectTimeout.TotalSeconds:0.###} s",
            new(remedy),
            failure)
        {
            IsTransient = true,
        };
    }

    private static string HostAndPort(Uri url)
    {
        var host = url.IdnHost;
        if (host.Contains(':', StringComparison.Ordinal))
            host = $"[{host}]";
        return $"{host}:{url.Port}";
    }
}
