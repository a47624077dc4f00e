using System.Net;

namespace OciMultiArch.Http;

/// <summary>Makes the handler that carries requests of this library: what a registry says comes out as it was said.</summary>
internal static class Sockets
{
    // Redirects, cookies and decompression are off: the first would leak credentials, the second brings CSRF checks (Harbor), the third breaks digests.
    public static SocketsHttpHandler Make(Certificates certificates)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (certificates == Certificates.Any)
#pragma warning disable CA5359 // the user asked for exactly this, host by host
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }
}

/// <summary>Which certificates of the other side are accepted.</summary>
internal enum Certificates
{
    /// <summary>Those that the machine trusts.</summary>
    Trusted,

    /// <summary>All.</summary>
    Any,
}
