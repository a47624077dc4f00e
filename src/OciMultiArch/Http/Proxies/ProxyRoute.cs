using System.Net;
using System.Text;

namespace OciMultiArch.Http;

/// <summary>A proxy that a request goes through.</summary>
internal sealed class ProxyRoute
{
    private readonly string? user;
    private readonly string? password;

    private ProxyRoute(Uri address, string? user, string? password)
    {
        Address = address;
        this.user = user;
        this.password = password;
    }

    /// <summary>The kinds of proxies.</summary>
    internal enum Protocol
    {
        /// <summary>Plain HTTP to the proxy.</summary>
        Http,

        /// <summary>HTTP over TLS to the proxy.</summary>
        Https,

        /// <summary>SOCKS version 5 (RFC 1928); the proxy looks names up.</summary>
        Socks,

        /// <summary>None that is known.</summary>
        Unknown,
    }

    /// <summary>Scheme, host and port, without a user's name and password.</summary>
    public Uri Address { get; }

    public Protocol Kind => Address.Scheme switch
    {
        "http" => Protocol.Http,
        "https" => Protocol.Https,
        "socks5" or "socks5h" => Protocol.Socks,
        _ => Protocol.Unknown,
    };

    public int Port => Address.Port > 0 ? Address.Port : 1080;

    /// <summary>The login, or null.</summary>
    public (string User, string Password)? Login => user is null ? null : (user, password ?? "");

    /// <summary>The value of <c>Proxy-Authorization</c> (RFC 7617), or null.</summary>
    public string? Authorization
    {
        get
        {
            if (Login is not { } login)
                return null;
            var pair = Encoding.UTF8.GetBytes($"{login.User}:{login.Password}");
            return $"Basic {Convert.ToBase64String(pair)}";
        }
    }

    /// <summary>What the proxy is sent to prove who asks: it may repeat it, and no message may.</summary>
    public IEnumerable<string> Secrets
    {
        get
        {
            if (Authorization is { } authorization)
                yield return authorization["Basic ".Length..];
            if (Login is { Password.Length: > 0 } login)
                yield return login.Password;
        }
    }

    /// <param name="address">The proxy's address, which may hold a user's name and password.</param>
    /// <param name="credentials">Asked where the address holds none; null for none.</param>
    public static ProxyRoute Of(Uri address, ICredentials? credentials)
    {
        UriBuilder bare = new(address.Scheme, address.IdnHost, address.Port);
        if (address.UserInfo is { Length: > 0 } userInfo)
        {
            var pair = userInfo.Split(':', 2);
            var password = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
            return new(bare.Uri, Uri.UnescapeDataString(pair[0]), password);
        }
        var credential = credentials?.GetCredential(bare.Uri, "Basic");
        return new(bare.Uri, credential?.UserName is { Length: > 0 } user ? user : null, credential?.Password);
    }

    /// <summary>Whether the proxy is told each request itself, and not only where to connect to.</summary>
    public bool IsForwarding(Uri url) => url.Scheme == Uri.UriSchemeHttp && Kind is Protocol.Http or Protocol.Https;

    /// <summary>The address for messages: no user, no password.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Authority);
}
