namespace OciMultiArch.TestKit;

/// <summary>How a <see cref="RealRegistry"/> is set up. The default is open, writable and without TLS, and does not delete.</summary>
public sealed record RealRegistryOptions
{
    public RegistryAccess Access { get; init; } = RegistryAccess.Anonymous;

    /// <summary>Issues the tokens; needed for <see cref="RegistryAccess.Token"/>. It must outlive the registry.</summary>
    public TokenServer? Tokens { get; init; }

    /// <summary>Whether DELETE is answered; else it is 405 UNSUPPORTED.</summary>
    public bool Deletes { get; init; }

    /// <summary>Whether every write is answered with 405.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether a Location header is a path without scheme and host.</summary>
    public bool RelativeUrls { get; init; }

    /// <summary>Whether it speaks HTTPS (HTTP/1.1 and HTTP/2) with a self-signed certificate for localhost and 127.0.0.1.</summary>
    public bool Tls { get; init; }

    /// <summary>Signs the certificate in place of itself; only with <see cref="Tls"/>.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>Names of the certificate that <see cref="Authority"/> signs, besides localhost and 127.0.0.1.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Clients must show a certificate that this authority has signed; only with <see cref="Tls"/>.</summary>
    public TestAuthority? Clients { get; init; }

    /// <summary>The path before /v2/, with a slash at either end.</summary>
    public string Prefix { get; init; } = "/";

    /// <summary>The registry that this one is a pull-through cache of; null: it is none.</summary>
    public Uri? CacheOf { get; init; }

    /// <summary>
    /// Where a blob's bytes are fetched from, by their path below <see cref="RealRegistry.StorageFolder"/>; null: from here.
    /// </summary>
    public Uri? Storage { get; init; }

    /// <summary>Whether it wants a client certificate, with TLS: that of <see cref="RealRegistry.ClientCertificateFile"/>.</summary>
    public bool ClientCertificates { get; init; }
}
