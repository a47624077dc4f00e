namespace OciMultiArch.TestKit;

/// <summary>How an <see cref="NginxProxy"/> passes requests on. The default is as the manual of a registry asks for.</summary>
public sealed record NginxOptions
{
    /// <summary>The most bytes of a request's body, as nginx writes sizes; 0: any.</summary>
    public string MaxBody { get; init; } = "0";

    /// <summary>What the registry is told of the host that was asked: with its port, or <c>$host</c> without.</summary>
    public string Host { get; init; } = "$http_host";

    /// <summary>Whether TLS ends here, with a self-signed certificate for localhost and 127.0.0.1.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the registry is told by X-Forwarded-Proto that TLS ends here.</summary>
    public bool ForwardsProto { get; init; } = true;

    /// <summary>The only path that is passed on; what is asked elsewhere is answered with 404.</summary>
    public string Location { get; init; } = "/";

    /// <summary>Speaks HTTP/2, with this many requests on a connection; 0 for HTTP/1.1.</summary>
    public int Http2Requests { get; init; }
}
