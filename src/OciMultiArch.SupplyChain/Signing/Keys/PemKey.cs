using System.Security.Cryptography;
using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>The block of a PEM text that is a key (RFC 7468).</summary>
/// <param name="Label">What it says it is.</param>
/// <param name="Content">The bytes.</param>
internal sealed record PemKey(string Label, byte[] Content)
{
    public const string Public = "PUBLIC KEY";
    public const string Private = "PRIVATE KEY";
    public const string Encrypted = "ENCRYPTED PRIVATE KEY";
    public const string Sec1 = "EC PRIVATE KEY";
    public const string Pkcs1 = "RSA PRIVATE KEY";
    public const string Pkcs1Public = "RSA PUBLIC KEY";
    public const string Sigstore = "ENCRYPTED SIGSTORE PRIVATE KEY";
    public const string Cosign = "ENCRYPTED COSIGN PRIVATE KEY";

    private const string Parameters = "EC PARAMETERS";

    /// <summary>Whether the block is a private key, whatever its form.</summary>
    public bool IsPrivate => Label.EndsWith(Private, StringComparison.Ordinal);

    /// <exception cref="InvalidContentException">There is no key.</exception>
    public static PemKey Find(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("Proc-Type:", StringComparison.Ordinal))
            throw KeyFailure.Of(
                "The key is encrypted in OpenSSL's old form, which protects it badly.",
                "Write it anew as PKCS#8: openssl pkcs8 -topk8 -in FILE.");
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            var label = rest[found.Label].ToString();
            if (label != Parameters)
                return new(label, Convert.FromBase64String(rest[found.Base64Data].ToString()));
        }
        throw KeyFailure.Of("There is no key in PEM form.", "Name the file that begins with -----BEGIN.");
    }

    /// <summary>The failure of a block that is no key of the kind that is needed.</summary>
    public InvalidContentException Refused(string needed) => Label switch
    {
        Public or Pkcs1Public => KeyFailure.Of($"It is a public key; {needed} is needed.", "Name the private key that belongs to it."),
        "CERTIFICATE" => KeyFailure.Of(
            $"It is a certificate; {needed} is needed.",
            "Take its public key with openssl x509 -pubkey -noout -in FILE."),
        "OPENSSH PRIVATE KEY" => KeyFailure.Of(
            "It is a private key in OpenSSH's form, which is not read.",
            "Make a key for signatures: openssl genpkey -algorithm ed25519."),
        "DSA PRIVATE KEY" => KeyKind.Unknown("DSA"),
        _ when IsPrivate => KeyFailure.Of(
            $"It is a private key; {needed} is needed.",
            "Take its public key with openssl pkey -pubout -in FILE, or with cosign public-key."),
        _ => KeyFailure.Of($"It is a PEM block '{Printable.Short(Label)}'; {needed} is needed.", "Name another file."),
    };
}
