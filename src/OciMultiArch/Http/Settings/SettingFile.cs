using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OciMultiArch.Internal;

namespace OciMultiArch.Http.Settings;

/// <summary>Reads the PEM files that settings name. No message holds their content.</summary>
internal static class SettingFile
{
    private const string EncryptedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private static readonly Remedy WritePem = new(
        "Name PEM files: text that begins with '-----BEGIN'. 'openssl x509 -inform DER -in FILE' makes one of another form.");

    /// <summary>A file that the disk does not give.</summary>
    public static OciException Unreadable(string what, string path, Exception failure)
    {
        var isMissing = failure is FileNotFoundException or DirectoryNotFoundException;
        var reason = isMissing ? "is not there" : $"cannot be read ({DiskReason.Of(failure, path)})";
        return new(
            isMissing ? Problem.NotFound : Problem.DiskFailure,
            $"{what} {Printable.Short(path)} {reason}.",
            new("Correct the path, or the rights of the file."),
            failure);
    }

    /// <summary>Reads the authorities of a registry.</summary>
    /// <exception cref="OciException">The file cannot be read, or holds no certificate.</exception>
    public static X509Certificate2Collection Authorities(string registry, string path)
    {
        var what = $"The authorities of {registry}:";
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(Text(what, path));
        }
        catch (CryptographicException wrong)
        {
            throw Unusable(what, Printable.Short(path), "holds a certificate that cannot be read", wrong);
        }
        if (found.Count == 0)
            throw Unusable(what, Printable.Short(path), "holds no certificate in PEM form", null);
        return found;
    }

    /// <summary>Reads a client certificate with its key.</summary>
    /// <exception cref="OciException">A file cannot be read, or they hold no certificate with its key.</exception>
    public static X509Certificate2 ClientCertificate(string registry, string path, string? keyPath)
    {
        var what = $"The client certificate for {registry}:";
        var certificate = Text(what, path);
        var key = keyPath is null ? certificate : Text($"The client key for {registry}:", keyPath);
        if (key.Contains(EncryptedKey, StringComparison.Ordinal))
            throw new OciException(
                Problem.InvalidContent,
                $"The client key for {registry}: {Printable.Short(keyPath ?? path)} has a password.",
                new("Write the key without one ('openssl pkey -in FILE'), and let only its owner read the file."));
        try
        {
            using var made = X509Certificate2.CreateFromPem(certificate, key);
            // Schannel takes no key that lives in memory alone.
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            if (IsCertificate(certificate) && IsKey(key))
                throw OfAnother($"{what} {Printable.Short(path)}: the key in {Printable.Short(keyPath ?? path)}", wrong);
            if (keyPath is null)
                throw Unusable(what, Printable.Short(path), "holds no PEM certificate with its own key", wrong);
            throw Unusable(what, $"{Printable.Short(path)} and {Printable.Short(keyPath)}", "are no pair in PEM form", wrong);
        }
    }

    private static OciException OfAnother(string key, Exception wrong) => new(
        Problem.InvalidContent,
        $"{key} belongs to another certificate.",
        new("Name the key that this certificate was made for."),
        wrong);

    private static bool IsCertificate(string pem) => IsRead(() => X509Certificate2.CreateFromPem(pem).Dispose());

    private static bool IsKey(string pem)
    {
        using var rsa = RSA.Create();
        using var curve = ECDsa.Create();
        return IsRead(() => rsa.ImportFromPem(pem)) || IsRead(() => curve.ImportFromPem(pem));
    }

    private static bool IsRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string Text(string what, string path)
    {
        try
        {
            RegularFile.CheckWhole(path);
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(what, path, failure);
        }
    }

    private static OciException Unusable(string what, string path, string because, Exception? wrong) =>
        new(Problem.InvalidContent, $"{what} {path} {because}.", WritePem, wrong);
}
