using System.Net;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.Http;

namespace OciMultiArch;

/// <summary>How one registry is talked to. Copied when a client is made.</summary>
public sealed class RegistryHostOptions
{
    /// <summary>
    /// TLS or plain HTTP. Null, the default: plain HTTP for 127.0.0.0/8, ::1 and localhost, TLS for every other host.
    /// </summary>
    public TransportSecurity? Transport { get; set; }

    /// <summary>
    /// Authorities that may sign the certificates of this registry, and of the hosts that its answers name, besides
    /// those that the machine trusts. A certificate of an authority that is no root is enough, and so is a server's
    /// own certificate. Certificates that are not signed by themselves also complete chains, of
    /// <see cref="ClientCertificate"/> too. Empty by default.
    /// </summary>
    public X509Certificate2Collection CertificateAuthorities { get; init; } = [];

    /// <summary>
    /// The certificate, with its private key, that is shown to the registry when it asks for one in the TLS handshake;
    /// never to another host. The caller keeps it as long as the client lives. Null, the default: none.
    /// </summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>
    /// The name that the registry's certificate must be for, and that the TLS handshake asks for (RFC 6066, "Server
    /// Name Indication"), where it is not the host of the references: for a tunnel, or a registry known by its
    /// address. Requests still name the host of the references. Null, the default: that host.
    /// </summary>
    public string? ServerName { get; set; }

    /// <summary>
    /// The addresses of the registry, in place of those that the name service knows; several are tried as RFC 8305
    /// says. A proxy looks names up itself: through one these are not used. Empty by default.
    /// </summary>
    public IList<IPAddress> Addresses { get; init; } = [];

    /// <summary>
    /// The path of the registry's address below which its API stands, without the <c>/v2/</c> of the API: with
    /// <c>team/hub</c> requests go to <c>/team/hub/v2/…</c>. Letters, digits, <c>. _ ~ -</c> and slashes; a slash at
    /// either end is dropped. What the registry itself names, token services and upload locations, is used as it is.
    /// Null, the default: none.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not such a path.</exception>
    public string? PathPrefix { get; set => field = HostSettings.Prefix(value); }

    /// <summary>
    /// The proxy for this registry and for the hosts that its answers name: <c>http</c>, <c>https</c> or
    /// <c>socks5</c> (or <c>socks5h</c>), with a user's name and password in its address or in its credentials (Basic only). It also
    /// counts for hosts on this machine. Null, the default: what <c>https_proxy</c>, <c>http_proxy</c>,
    /// <c>all_proxy</c> and <c>no_proxy</c> say, in either case, or else the settings of Windows or macOS; this machine
    /// (127/8, ::1, localhost) is then never reached through a proxy.
    /// </summary>
    public IWebProxy? Proxy { get; set; }

    /// <summary>
    /// Whether a proxy is used, where there is one; true by default. False: none, for this registry and for the hosts
    /// that its answers name.
    /// </summary>
    public bool UseProxy { get; set; } = true;

    /// <summary>
    /// Headers that every request to the registry carries; requests to other hosts, such as token services and stores,
    /// do not. Their values count as secrets: no message or log shows them. Headers that the protocol needs itself,
    /// such as <c>Authorization</c> or <c>Accept</c>, are refused with an <see cref="ArgumentException"/> when the
    /// client is made, and so are values with characters outside ASCII. Empty by default.
    /// </summary>
    public IDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The most requests in a second that the registry is sent, evenly spaced; more than 0, for example 0.5 for one in
    /// two seconds. Requests to other hosts do not count. Null, the default: no limit.
    /// </summary>
    public double? MaxRequestsPerSecond { get; set => field = HostSettings.Rate(value); }

    /// <summary>
    /// In place of <see cref="RegistryClientOptions.ConnectTimeout"/>; more than 0, up to 24 hours. Null, the default:
    /// the client's.
    /// </summary>
    public TimeSpan? ConnectTimeout { get; set => field = HostSettings.Time(value); }

    /// <summary>
    /// In place of <see cref="RegistryClientOptions.StallTimeout"/>; more than 0, up to 24 hours. Null, the default:
    /// the client's.
    /// </summary>
    public TimeSpan? StallTimeout { get; set => field = HostSettings.Time(value); }

    /// <summary>
    /// In place of <see cref="RegistryClientOptions.ResponseTimeout"/>; more than 0, up to 24 hours. Null, the
    /// default: the client's.
    /// </summary>
    public TimeSpan? ResponseTimeout { get; set => field = HostSettings.Time(value); }

    /// <summary>
    /// How many requests may read at once, 1 or more; 32 by default. It shrinks while the registry is busy, and then grows
    /// back to 16 at most.
    /// </summary>
    public int MaxReads { get; set => field = AtLeastOne(value); } = 32;

    /// <summary>
    /// How many requests may write at once, 1 or more; 32 by default. It begins with 16 at most and grows while all goes
    /// well. It shrinks while the registry is busy, and then grows back to where it began. Of requests that carry more
    /// than 256 KiB no more than 16, or half of this where that is more, are under way at once: they share one link.
    /// </summary>
    public int MaxWrites { get; set => field = AtLeastOne(value); } = 32;

    /// <summary>
    /// How many bytes of a blob one request carries, 1 or more: a larger blob is sent in equal parts, the last of which
    /// may be smaller (distribution-spec, "Pushing a blob in chunks"). Null, the default: a blob goes whole with one
    /// request. Either way a registry that says a limit, or refuses a body as too large, gets parts that it takes, and
    /// one that takes no parts gets the whole.
    /// </summary>
    public long? ChunkBytes { get; set => field = AtLeastOne(value); }

    /// <summary>
    /// Further hosts, as host or host:port, that this registry may name in an upload's Location or as its token
    /// service, also when their address is private. A token service among them is sent the credentials; an upload is
    /// not signed. Empty by default.
    /// </summary>
    public IList<string> TrustedHosts { get; init; } = [];

    /// <summary>
    /// Where this registry's manifests and blobs are read first, in this order; the registry itself comes last. The
    /// next is asked where one does not have the content, refuses, fails or does not answer in time; one that failed is
    /// passed over for a minute. A mirror is shown its own login, found under its own host, and never this registry's.
    /// Writes, lists of tags and referrers, and what a push asks its target never go to a mirror, nor does what a
    /// repository opened for <see cref="RepositoryAccess.Push"/> or <see cref="RepositoryAccess.Delete"/> reads. Empty
    /// by default.
    /// </summary>
    public IList<RegistryMirror> Mirrors { get; init; } = [];

    internal RegistryHostOptions Copy()
    {
        RegistryHostOptions copy = new()
        {
            CertificateAuthorities = [.. CertificateAuthorities],
            Addresses = [.. Addresses],
            Headers = HostSettings.Headers(Headers),
            TrustedHosts = [.. TrustedHosts],
            Mirrors = [.. Mirrors],
        };
        copy.Transport = Transport;
        copy.ClientCertificate = ClientCertificate;
        copy.ServerName = ServerName;
        copy.PathPrefix = PathPrefix;
        copy.Proxy = Proxy;
        copy.UseProxy = UseProxy;
        copy.MaxRequestsPerSecond = MaxRequestsPerSecond;
        copy.ConnectTimeout = ConnectTimeout;
        copy.StallTimeout = StallTimeout;
        copy.ResponseTimeout = ResponseTimeout;
        copy.MaxReads = MaxReads;
        copy.MaxWrites = MaxWrites;
        copy.ChunkBytes = ChunkBytes;
        return copy;
    }

    private static long? AtLeastOne(long? value)
    {
        if (value is null or >= 1)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "A part has at least one byte.");
    }

    private static int AtLeastOne(int value)
    {
        if (value >= 1)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "At least one request must be allowed.");
    }
}
