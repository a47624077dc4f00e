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
    private const string PathInImage = "/etc/ssl/certs/ca-certificates.crt";
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const int MaxBytes = 16 << 20;

    /// <exception cref="BuildException">
    /// It cannot be read, holds no certificate or a damaged one, or holds a private key.
    /// </exception>
    public static async ValueTask<LayerEntry> ReadAsync(string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await SmallFile.ReadAsync(file, MaxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (HostError.IsUnreadable(failure))
        {
            const string Remedy = "Check that it is a file, exists and may be read.";
            throw HostError.Of($"{Title(file)} cannot be read", Remedy, failure, file);
        }
        Check(file, Encoding.Latin1.GetString(bytes));
        return LayerEntry.File(PathInImage, bytes);
    }

    private static void Check(string file, string text)
    {
        if (PrivateKey().IsMatch(text))
            throw HoldsPrivateKey(file);
        var count = text.Split(Begin).Length - 1;
        if (count == 0)
            throw HoldsNone(file);
        var bodies = Certificate().Matches(text).Select(static match => match.Groups["body"].Value);
        var sound = bodies.TakeWhile(IsCertificate).Count();
        if (sound < count)
            throw HoldsDamaged(file, count, sound + 1);
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

    private static BuildException HoldsPrivateKey(string file) => new(
        Problem.InvalidContent,
        $"{Title(file)} holds a private key, which would be in every copy of the image.",
        new Remedy("Name a file that holds certificates alone."));

    private static BuildException HoldsNone(string file) => new(
        Problem.InvalidContent,
        $"{Title(file)} holds no '{Begin}'.",
        new Remedy("Name a file in PEM; 'openssl x509 -inform der -in FILE' makes one of a binary certificate."));

    private static BuildException HoldsDamaged(string file, int count, int number) => new(
        Problem.InvalidContent,
        $"{Title(file)} cannot be used: of its {count} certificates, number {number} or one after it is damaged "
        + "or does not begin and end on lines of its own. Programs would pass over it in silence.",
        new Remedy("Mend it or take it out."));

    private static string Title(string file) => $"The file of certificates {Printable.Short(file)}";

    [GeneratedRegex(@"-----BEGIN [^\n-]*PRIVATE KEY")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(
        @"^-----BEGIN CERTIFICATE-----[ \t]*\r?\n(?<body>[A-Za-z0-9+/=\s]+?)^-----END CERTIFICATE-----[ \t]*\r?$",
        RegexOptions.Multiline)]
    private static partial Regex Certificate();
}
