using System.Net;

namespace OciMultiArch.Http;

/// <summary>Makes the handler that carries requests of this library: answers come out as they were sent.</summary>
internal static class Sockets
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="transport">Whether certificates of the other side are verified.</param>
    public static SocketsHttpHandler Make(TransportSecurity transport)
    {
        // Redirects would leak credentials, cookies bring CSRF checks (Harbor), and decompression breaks digests: all
        // are off.
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
        };
        if (transport == TransportSecurity.TlsWithoutVerification)
#pragma warning disable CA5359 // the user asked for exactly this, host by host
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }
}
