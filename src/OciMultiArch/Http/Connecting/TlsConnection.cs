using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// A connection with TLS. It says what is wrong with a certificate, and tells a server that misses a client certificate
/// from one that is gone: under TLS 1.3 that comes out only when the first answer is read.
/// </summary>
internal sealed class TlsConnection : SslStream
{
    private readonly TlsSettings settings;
    private readonly string host;
    private bool wasAsked;
    private bool hasRead;
    private ConnectFailure? told;

    private TlsConnection(TlsFrames frames, TlsSettings settings, string host) : base(frames)
    {
        this.settings = settings;
        this.host = host;
    }

    /// <summary>Agrees on TLS; a transport where that fails is closed.</summary>
    /// <param name="transport">The connection below.</param>
    /// <param name="settings">How.</param>
    /// <param name="host">The host's name, or its address without brackets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="protocols">What may be spoken above it, best first; none for HTTP/1.1.</param>
    /// <exception cref="ConnectFailure">TLS failed for a reason that is known.</exception>
    public static async Task<TlsConnection> OpenAsync(
        Stream transport,
        TlsSettings settings,
        string host,
        CancellationToken cancellationToken,
        params IReadOnlyList<SslApplicationProtocol> protocols)
    {
        TlsConnection connection = new(new TlsFrames(transport), settings, host);
        CertificateCheck check = new(settings, settings.ServerName ?? host);
        try
        {
            await connection.AuthenticateAsClientAsync(connection.Options(check, protocols), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (connection.Explained(check, failure) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Whether what came is no TLS: .NET says so with words alone.</summary>
    public static bool IsNoTls(Exception failure) =>
        RootCause.Of(failure).Message.Contains("frame", StringComparison.OrdinalIgnoreCase);

    /// <summary>What to do where a registry wants another client certificate, or one at all.</summary>
    public static Remedy ShowCertificate(string registry) => new(
        RemedyKind.SetClientCertificate,
        $"Set ClientCertificate of {registry} to a certificate, with its key, that the registry accepts.",
        registry);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0 && MissesCertificate(null))
                throw told ??= ClientCertificate(null);
            hasRead |= count > 0;
            return count;
        }
        catch (Exception failure) when (failure is not ConnectFailure && IsOfCertificate(failure))
        {
            throw told ??= ClientCertificate(failure);
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfCertificate(failure))
        {
            throw told ??= ClientCertificate(failure);
        }
    }

    private SslClientAuthenticationOptions Options(
        CertificateCheck check, IReadOnlyList<SslApplicationProtocol> protocols)
    {
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = settings.ServerName ?? host,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                check.IsTrusted(certificate, chain, errors),
            LocalCertificateSelectionCallback = (_, _, _, remote, issuers) =>
            {
                wasAsked |= remote is not null || issuers.Length > 0;
                return settings.Client!;
            },
        };
        if (protocols.Count > 0)
            options.ApplicationProtocols = [.. protocols];
        if (settings.Client is { } client)
            options.ClientCertificateContext =
                SslStreamCertificateContext.Create(client, settings.Authorities, offline: true);
        return options;
    }

    // HTTP/2 reads and writes at once: what fails second fails because the first one closed the connection.
    private bool IsOfCertificate(Exception failure) => failure switch
    {
        ObjectDisposedException => told is not null,
        IOException => MissesCertificate(failure),
        _ => false,
    };

    // A server that asked, got none, and ends the connection without a word to the first request says so in this way.
    private bool MissesCertificate(Exception? failure)
    {
        if (hasRead)
            return false;
        if (wasAsked && settings.Client is null)
            return true;
        return failure is not null && TlsAlert.IsAboutClientCertificate(failure, settings.Client is not null);
    }

    private ConnectFailure? Explained(CertificateCheck check, Exception failure)
    {
        if (check.Flaw is { } flaw)
            return Untrusted(flaw, check.IsUntrustedAuthority, failure);
        var isEnd = failure is IOException or AuthenticationException;
        if (isEnd && MissesCertificate(failure))
            return ClientCertificate(failure);
        return null;
    }

    private ConnectFailure Untrusted(string flaw, bool isAuthority, Exception failure)
    {
        Remedy remedy = new("Check the host's name and the clocks, or have the certificate renewed.");
        if (isAuthority)
            remedy = new(
                RemedyKind.TrustAuthority,
                $"If that authority is meant, name it in CertificateAuthorities of {settings.Registry}, "
                + "or trust it on this machine.",
                settings.Registry);
        return new(Problem.UntrustedCertificate, $"TLS failed: {flaw}", remedy, failure)
        {
            Error = HttpRequestError.SecureConnectionError,
        };
    }

    private ConnectFailure ClientCertificate(Exception? failure)
    {
        var text = $"TLS failed: {Printable.Short(host)} asks for a client certificate, and there is none for it";
        if (settings.Client is { } client)
            text = $"TLS failed: {Printable.Short(host)} does not accept the client certificate "
                + $"'{Printable.Short(client.Subject)}'";
        if (failure is not null)
            text += $": {Printable.Short(RootCause.Of(failure).Message).TrimEnd('.')}";
        return new(Problem.ClientCertificateNeeded, text, ShowCertificate(settings.Registry), failure)
        {
            Error = HttpRequestError.SecureConnectionError,
        };
    }
}
