using System.Globalization;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// Whom a request reaches and who may see its credentials: scheme, host in lower case (an IPv6 address without
/// brackets) and effective port. An explicit default port equals none.
/// </summary>
internal sealed record Authority(string Scheme, string Host, int Port)
{
    /// <summary>The authority of an absolute URL.</summary>
    public static Authority Of(Uri url) => new(url.Scheme, url.IdnHost.ToLowerInvariant(), url.Port);

    /// <summary>127/8, ::1 or the name localhost.</summary>
    public bool IsLoopback =>
        Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    private int? DefaultPort => Scheme switch
    {
        "http" => 80,
        "https" => 443,
        _ => null,
    };

    /// <summary>The form host[:port]; the port only where it is not the scheme's own.</summary>
    public override string ToString()
    {
        var host = Host;
        if (host.Contains(':', StringComparison.Ordinal))
            host = $"[{host}]";
        if (Port == DefaultPort)
            return host;
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
    }
}
