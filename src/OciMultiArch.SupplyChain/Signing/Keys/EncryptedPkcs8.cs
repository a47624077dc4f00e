using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>Private keys that are encrypted with a password: PKCS#8 with PBES2 of PBKDF2 and AES (RFC 8018).</summary>
internal static class EncryptedPkcs8
{
    private const int MaxIterations = 100_000_000;
    private const int BlockSize = 16;

    private static readonly Dictionary<string, HashAlgorithmName> Hashes = new()
    {
        ["1.2.840.113549.2.7"] = HashAlgorithmName.SHA1,
        ["1.2.840.113549.2.9"] = HashAlgorithmName.SHA256,
        ["1.2.840.113549.2.10"] = HashAlgorithmName.SHA384,
        ["1.2.840.113549.2.11"] = HashAlgorithmName.SHA512,
    };

    // AES in CBC mode, and the bytes of its keys.
    private static readonly Dictionary<string, int> Ciphers = new()
    {
        ["2.16.840.1.101.3.4.1.2"] = 16,
        ["2.16.840.1.101.3.4.1.22"] = 24,
        ["2.16.840.1.101.3.4.1.42"] = 32,
    };

    /// <summary>The key as PKCS#8; null where the password is wrong.</summary>
    /// <exception cref="InvalidContentException">It is malformed, or encrypted in another way.</exception>
    public static byte[]? Open(ReadOnlyMemory<byte> document, string password)
    {
        var form = KeyFailure.Guard(PemKey.Encrypted, () => Read(document));
        var secret = Encoding.UTF8.GetBytes(password);
        var key = Rfc2898DeriveBytes.Pbkdf2(secret, form.Salt, form.Iterations, form.Hash, form.KeySize);
        using var cipher = Aes.Create();
        cipher.Key = key;
        try
        {
            return cipher.DecryptCbc(form.Content, form.Start);
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static Form Read(ReadOnlyMemory<byte> document)
    {
        var body = new AsnReader(document, AsnEncodingRules.BER).ReadSequence();
        var scheme = body.ReadSequence();
        var content = body.ReadOctetString();
        CheckIs(scheme.ReadObjectIdentifier(), "1.2.840.113549.1.5.13");
        var parameters = scheme.ReadSequence();
        var derivation = parameters.ReadSequence();
        CheckIs(derivation.ReadObjectIdentifier(), "1.2.840.113549.1.5.12");
        var cipher = parameters.ReadSequence();
        var name = cipher.ReadObjectIdentifier();
        if (!Ciphers.TryGetValue(name, out var keySize))
            throw Unknown(name);
        var start = cipher.ReadOctetString();
        if (start.Length != BlockSize)
            throw KeyFailure.Unreadable(PemKey.Encrypted);
        return Derivation(derivation.ReadSequence()) with { KeySize = keySize, Start = start, Content = content };
    }

    private static Form Derivation(AsnReader parameters)
    {
        var salt = parameters.ReadOctetString();
        if (!parameters.TryReadInt32(out var iterations) || iterations is < 1 or > MaxIterations)
            throw KeyFailure.Unreadable(PemKey.Encrypted);
        if (parameters.HasData && parameters.PeekTag() == Asn1Tag.Integer)
            _ = parameters.ReadInteger();
        var hash = HashAlgorithmName.SHA1;
        if (parameters.HasData)
        {
            var name = parameters.ReadSequence().ReadObjectIdentifier();
            if (!Hashes.TryGetValue(name, out hash))
                throw Unknown(name);
        }
        return new(salt, iterations, hash);
    }

    private static void CheckIs(string name, string wanted)
    {
        if (name != wanted)
            throw Unknown(name);
    }

    private static InvalidContentException Unknown(string name) => KeyFailure.Of(
        $"The key is encrypted with {name}, which is not read.",
        "Write it anew with openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE.");

    private sealed record Form(byte[] Salt, int Iterations, HashAlgorithmName Hash)
    {
        public int KeySize { get; init; }

        public byte[] Start { get; init; } = [];

        public byte[] Content { get; init; } = [];
    }
}
