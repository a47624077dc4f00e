namespace OciMultiArch.Http;

/// <summary>Reads the alert with which a server ended TLS, in the words of OpenSSL, Windows and macOS.</summary>
internal static class TlsAlert
{
    // A server that misses a client certificate, or wants another one, has several alerts to choose from (RFC 8446,
    // section 6.2).
    private static readonly string[] ClientCertificate =
    [
        "certificate required", "certificate_required", "CertificateRequired", "CertUnknown",
        "alert bad certificate", "alert certificate", "alert unknown ca", "alert access denied",
        "alert unsupported certificate",
    ];

    // Where no certificate was shown it is said of many other things, such as ciphers.
    private const string HandshakeFailure = "alert handshake failure";

    /// <summary>Whether a server may have ended TLS because of the client's certificate, or for lack of one.</summary>
    /// <param name="failure">How TLS ended.</param>
    /// <param name="wasShown">Whether the client has shown a certificate.</param>
    public static bool IsAboutClientCertificate(Exception failure, bool wasShown)
    {
        var words = RootCause.Of(failure).Message;
        if (wasShown && words.Contains(HandshakeFailure, StringComparison.OrdinalIgnoreCase))
            return true;
        return ClientCertificate.Any(alert => words.Contains(alert, StringComparison.OrdinalIgnoreCase));
    }
}
