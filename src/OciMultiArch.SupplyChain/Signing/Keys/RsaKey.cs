using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>Keys of RSA, whose signatures are PKCS#1 v1.5 of SHA-256.</summary>
internal static class RsaKey
{
    private const int MinBits = 2048;

    /// <summary>The number of bits of a public key in SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">It is malformed.</exception>
    /// <exception cref="InvalidContentException">It is too short.</exception>
    public static int BitsOf(ReadOnlySpan<byte> publicKeyInfo)
    {
        using var key = Open(publicKeyInfo);
        if (key.KeySize < MinBits)
            throw KeyFailure.Of(
                $"The key is of RSA with {key.KeySize} bits, fewer than the {MinBits} that are used for signatures here.",
                "Make another key: openssl genpkey -algorithm ed25519.");
        return key.KeySize;
    }

    /// <summary>Whether a signature of the content fits.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = Open(publicKeyInfo);
        return key.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The public key of a PKCS#8 document, in SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">It is malformed.</exception>
    public static byte[] PublicOf(byte[] document)
    {
        using var key = OpenPrivate(document);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Signs content with the key of a PKCS#8 document.</summary>
    public static byte[] Sign(byte[] document, ReadOnlySpan<byte> content)
    {
        using var key = OpenPrivate(document);
        return key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>A private key of the form PKCS#1, "RSA PRIVATE KEY", as PKCS#8.</summary>
    public static byte[] FromPkcs1(ReadOnlySpan<byte> document)
    {
        using var key = RSA.Create();
        key.ImportRSAPrivateKey(document, out _);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>A public key of the form PKCS#1, "RSA PUBLIC KEY", as SubjectPublicKeyInfo.</summary>
    public static byte[] PublicFromPkcs1(ReadOnlySpan<byte> document)
    {
        using var key = RSA.Create();
        key.ImportRSAPublicKey(document, out _);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static RSA Open(ReadOnlySpan<byte> publicKeyInfo)
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(publicKeyInfo, out _);
        return key;
    }

    private static RSA OpenPrivate(byte[] document)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(document, out _);
        return key;
    }
}
