namespace OciMultiArch;

/// <summary>
/// How a registry is spoken to. Without a setting it is <see cref="Tls"/>, and plain HTTP for this machine (127/8,
/// ::1, localhost).
/// </summary>
public enum TransportSecurity
{
    /// <summary>HTTPS with a certificate that the machine trusts. Never replaced by plain HTTP when it fails.</summary>
    Tls,

    /// <summary>HTTPS with any certificate: whoever sits between can read and change everything. For tests.</summary>
    TlsWithoutVerification,

    /// <summary>HTTP without TLS: whoever sits between can read and change everything, credentials included.</summary>
    PlainHttp,

    /// <summary>
    /// HTTPS with any certificate, or HTTP where there is no TLS: what Docker's <c>insecure-registries</c> and
    /// <c>insecure</c> of containers-registries.conf(5) mean. Whoever sits between can read and change everything,
    /// credentials included. A client asks the registry, without a login: TLS that answers is never left again. Plain
    /// HTTP counts where it is answered as a registry does (200, 401, 403, 404) and the TLS port answers with what is no
    /// TLS; for a minute, after which the client asks again, where that port refuses the connection. A port that does
    /// not answer in time says nothing: the registry is out of reach.
    /// </summary>
    AnyTlsElseHttp,
}
