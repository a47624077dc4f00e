using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>
/// Verifies the certificate of one connection: by the machine's authorities, and then by those of the settings. Keeps
/// in words what is wrong with it.
/// </summary>
internal sealed class CertificateCheck(TlsSettings settings, string name)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>What is wrong, without a full stop; null when nothing is.</summary>
    public string? Flaw { get; private set; }

    /// <summary>Whether another authority would do: nothing else is wrong.</summary>
    public bool IsUntrustedAuthority { get; private set; }

    public bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!settings.IsVerified || errors == SslPolicyErrors.None)
            return true;
        if (certificate is not X509Certificate2 shown || chain is null)
            Flaw = "the host has shown no certificate";
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            Flaw = $"the certificate is for {Names(shown)}, not for {Printable.Short(name)}";
        else if (!IsSignedByKnown(shown, chain))
            Explain(shown, chain);
        return Flaw is null;
    }

    private bool IsSignedByKnown(X509Certificate2 shown, X509Chain sent)
    {
        if (settings.Authorities.Count == 0)
            return false;
        using X509Chain chain = new();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(settings.Authorities);
        policy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (chain.Build(shown))
            return true;
        // An authority that is no root: the chain ends there.
        policy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.Reset();
        return chain.Build(shown) && chain.ChainElements.Any(element => settings.Authorities.Contains(element.Certificate));
    }

    private void Explain(X509Certificate2 shown, X509Chain chain)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, next) => all | next.Status);
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        const X509ChainStatusFlags NoRevocation =
            X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
        IsUntrustedAuthority = (status & ~(Untrusted | NoRevocation)) == 0;
        if (IsUntrustedAuthority)
            Flaw = $"the certificate is signed by {Signer(shown, chain)}, which is not trusted";
        else if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            Flaw = Ended(chain);
        else
            Flaw = $"the certificate is not valid: {Printable.Short(chain.ChainStatus[0].StatusInformation).Trim().TrimEnd('.')}";
    }

    private static string Signer(X509Certificate2 shown, X509Chain chain)
    {
        if (shown.Subject == shown.Issuer)
            return $"itself ({Quoted(shown.Subject)})";
        var last = shown;
        if (chain.ChainElements.Count > 0)
            last = chain.ChainElements[^1].Certificate;
        return Quoted(last.Issuer);
    }

    private static string Ended(X509Chain chain)
    {
        foreach (var element in chain.ChainElements)
        {
            var isOver = element.ChainElementStatus.Any(
                static status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid));
            var certificate = element.Certificate;
            if (isOver)
                return $"the certificate {Quoted(certificate.Subject)} is valid from {certificate.NotBefore:u} to "
                    + $"{certificate.NotAfter:u} only";
        }
        return "a certificate's time is over";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var found = certificate.Extensions.FirstOrDefault(static extension => extension.Oid?.Value == AlternativeNames);
        if (found is null)
            return Quoted(certificate.Subject);
        X509SubjectAlternativeNameExtension names = new(found.RawData);
        var all = names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString()));
        var shown = string.Join(", ", all);
        return shown.Length > 0 ? Printable.Short(shown) : Quoted(certificate.Subject);
    }

    private static string Quoted(string name) => $"'{Printable.Short(name)}'";
}
