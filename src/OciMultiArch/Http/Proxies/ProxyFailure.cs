using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.Http;

/// <summary>Words for what proxies do wrong. Every one names the proxy, and none its password.</summary>
internal static class ProxyFailure
{
    /// <summary>There is no connection to the proxy itself.</summary>
    public static ConnectFailure Unreachable(ProxyRoute proxy, Exception cause)
    {
        var isUnknown = cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };
        var words = RootCause.Of(cause).Message.TrimEnd('.');
        var remedy = Check(proxy, "Check the proxy's address and that it runs.");
        return new(Problem.ProxyFailure, $"the proxy {proxy} cannot be reached: {words}", remedy, cause)
        {
            IsTransient = !isUnknown,
        };
    }

    /// <summary>The proxy answers TLS with something else.</summary>
    public static ConnectFailure SpeaksNoTls(ProxyRoute proxy, Exception cause) => new(
        Problem.ProxyFailure,
        $"the proxy {proxy} does not speak TLS",
        Check(proxy, $"Write its address as http://{proxy.Address.Authority}: https:// is for a proxy that speaks TLS."),
        cause)
    {
        Error = HttpRequestError.ProxyTunnelError,
    };

    /// <summary>The proxy did not connect to the host.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">Host and port that were asked for.</param>
    /// <param name="status">What the proxy answered.</param>
    /// <param name="words">The words behind the status, fit for a message.</param>
    public static ConnectFailure Refused(ProxyRoute proxy, string host, int status, string words)
    {
        if (status == (int)HttpStatusCode.ProxyAuthenticationRequired)
            return LoginNeeded(proxy);
        var said = $"{status} {words}".TrimEnd();
        return Refused(proxy, host, said, status is 429 or 500 or 502 or 503 or 504);
    }

    /// <summary>The proxy did not connect to the host.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">Host and port that were asked for.</param>
    /// <param name="said">What the proxy said.</param>
    /// <param name="isTransient">Whether that may pass.</param>
    public static ConnectFailure Refused(ProxyRoute proxy, string host, string said, bool isTransient)
    {
        var remedy = Check(proxy, $"Check that the proxy may connect to {host}, or reach the host without it.");
        var text = $"the proxy {proxy} does not connect to {host}: {said}";
        return new(Problem.ProxyFailure, text, remedy)
        {
            IsTransient = isTransient,
            Error = HttpRequestError.ProxyTunnelError,
        };
    }

    /// <summary>The proxy wants a login, or another one.</summary>
    public static ConnectFailure LoginNeeded(ProxyRoute proxy) =>
        new(
            Problem.ProxyFailure,
            $"no connection through {LoginText(proxy)}",
            RemedyOf(proxy, HttpStatusCode.ProxyAuthenticationRequired))
        {
            Error = HttpRequestError.ProxyTunnelError,
        };

    public static string LoginText(ProxyRoute proxy)
    {
        if (proxy.Login is null)
            return $"the proxy {proxy}, which wants a user's name and password";
        return $"the proxy {proxy}, which does not take the user's name and password that it was sent";
    }

    /// <summary>What to do about an answer of a proxy.</summary>
    /// <param name="proxy">The proxy; null where it is unknown.</param>
    /// <param name="status">The status of its answer.</param>
    public static Remedy RemedyOf(ProxyRoute? proxy, HttpStatusCode status)
    {
        var target = proxy?.ToString();
        if (status != HttpStatusCode.ProxyAuthenticationRequired)
            return new(RemedyKind.CheckProxy, "Try again, or reach the registry without the proxy.", target);
        var scheme = proxy?.Address.Scheme ?? Uri.UriSchemeHttp;
        var text = $"Set user and password in the proxy's address, as {scheme}://USER:PASSWORD@HOST:PORT with special "
            + "letters as %XX.";
        if (proxy?.Kind != ProxyRoute.Protocol.Socks)
            text += " The proxy must accept Basic authentication.";
        return new(RemedyKind.LogInToProxy, text, target);
    }

    /// <summary>What came is no answer of a proxy.</summary>
    public static ConnectFailure Malformed(ProxyRoute proxy, string what, Exception? cause = null) => new(
        Problem.ProxyFailure, $"the proxy {proxy} {what}", Check(proxy, "Check the proxy's scheme and port."), cause)
    {
        IsTransient = cause is not null,
        Error = HttpRequestError.ProxyTunnelError,
    };

    private static Remedy Check(ProxyRoute proxy, string text) => new(RemedyKind.CheckProxy, text, proxy.ToString());
}
