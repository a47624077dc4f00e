using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>A file of trusted certificates in PEM (RFC 7468), checked and then taken as it is.</summary>
internal static partial class CertificateBundle
{
    // Where Go (crypto/x509, root_linux.go) looks first.
    private const string Place = "/etc/ssl/certs/ca-certificates.crt";
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const int Largest = 16 << 20;

    /// <exception cref="BuildException">It cannot be read, holds no certificate or a damaged one, or holds a private key.</exception>
    public static async ValueTask<LayerEntry> ReadAsync(string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await SmallFile.ReadAsync(file, Largest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (SmallFile.IsUnreadable(failure))
        {
            throw new BuildException(
                $"The file of certificates {Printable.Short(file)} cannot be read: {Printable.Short(failure.Message)} Check that it is a file, exists and may be read.", failure);
        }
        Check(file, Encoding.Latin1.GetString(bytes));
        return LayerEntry.File(Place, bytes);
    }

    private static void Check(string file, string text)
    {
        if (PrivateKey().IsMatch(text))
            throw new BuildException(
                $"The file of certificates {Printable.Short(file)} holds a private key, which would be in every copy of the image. Name a file that holds certificates alone.");
        var certificates = Certificate().Matches(text);
        var said = text.Split(Begin).Length - 1;
        if (said == 0)
            throw new BuildException(
                $"The file of certificates {Printable.Short(file)} holds no '{Begin}'. It must be PEM; 'openssl x509 -inform der -in FILE' makes that of a binary certificate.");
        var at = certificates.TakeWhile(static each => IsCertificate(each.Groups["body"].Value)).Count();
        if (at < said)
            throw new BuildException(
                $"The file of certificates {Printable.Short(file)} cannot be used: of its {said} certificates, number {at + 1} or one after it is damaged "
                + "or does not begin and end on lines of its own. Programs would pass over it in silence; mend it or take it out.");
    }

    private static bool IsCertificate(string base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
            return true;
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"-----BEGIN [^\n-]*PRIVATE KEY")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"^-----BEGIN CERTIFICATE-----[ \t]*\r?\n(?<body>[A-Za-z0-9+/=\s]+?)^-----END CERTIFICATE-----[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex Certificate();
}
