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
}
