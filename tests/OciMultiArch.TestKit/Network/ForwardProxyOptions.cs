using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.TestKit;

/// <summary>How a <see cref="ForwardProxy"/> behaves. The default lets everybody through to everywhere.</summary>
public sealed record ForwardProxyOptions
{
    /// <summary>The user's name and password with a colon between; null: none is asked for.</summary>
    public string? Login { get; init; }

    /// <summary>Status and words of the answer to every request, for example <c>503 Service Unavailable</c>; null: requests go through.</summary>
    public string? Refusal { get; init; }

    /// <summary>Header lines of that answer, each with its line end.</summary>
    public string RefusalHeaders { get; init; } = "";

    /// <summary>Where host and port really lead, for names that only the proxy knows.</summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    /// <summary>The certificate of a proxy that is spoken to over TLS; null: plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }
}
