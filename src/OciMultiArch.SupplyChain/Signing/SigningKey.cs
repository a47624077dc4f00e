using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Keys;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// A private key that images are signed with: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits or more; in
/// memory, or kept by a service that signs. Immutable and safe for concurrent use. Nothing of it is ever in a message.
/// </summary>
public sealed class SigningKey
{
    private readonly Func<ReadOnlyMemory<byte>, HashAlgorithmName, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> sign;

    private SigningKey(
        VerificationKey verification,
        Func<ReadOnlyMemory<byte>, HashAlgorithmName, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> sign)
    {
        Verification = verification;
        this.sign = sign;
    }

    /// <summary>The public key, with which others check what is signed.</summary>
    public VerificationKey Verification { get; }

    /// <summary>
    /// Reads a private key in PEM form: PKCS#8 (<c>PRIVATE KEY</c>, or <c>ENCRYPTED PRIVATE KEY</c> with PBKDF2 and AES),
    /// SEC 1 (<c>EC PRIVATE KEY</c>), PKCS#1 (<c>RSA PRIVATE KEY</c>), or as cosign and skopeo keep it
    /// (<c>ENCRYPTED SIGSTORE PRIVATE KEY</c> and <c>ENCRYPTED COSIGN PRIVATE KEY</c>). No network.
    /// </summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">Asked once where the key is encrypted; null where none is known.</param>
    /// <exception cref="InvalidContentException">
    /// It is no such key, or the password does not open it: the message says what it is and what to do.
    /// </exception>
    public static SigningKey Parse(string pem, Func<string>? password = null)
    {
        var found = PemKey.Find(pem);
        var key = PrivateKey.Read(found.Label switch
        {
            PemKey.Private => found.Content,
            PemKey.Sec1 => KeyFailure.Guard(found.Label, () => KeyDocument.FromSec1(found.Content)),
            PemKey.Pkcs1 => KeyFailure.Guard(found.Label, () => RsaKey.FromPkcs1(found.Content)),
            PemKey.Encrypted => Opened(EncryptedPkcs8.Open),
            PemKey.Sigstore or PemKey.Cosign => Opened(SigstoreKey.Open),
            _ => throw found.Refused("a private key"),
        });
        return new(key.Verification, (content, hash, _) => new(key.Sign(content, hash)));

        byte[] Opened(Func<ReadOnlyMemory<byte>, string, byte[]?> open)
        {
            if (password is null)
                throw KeyFailure.Of("The key is encrypted, and no password is given.", "Give the password of the key.");
            return open(found.Content, password())
                ?? throw KeyFailure.Of("The password does not open the key.", "Give the password that the key was made with.");
        }
    }

    /// <summary>A key that a service keeps, such as a key management service or a security module.</summary>
    /// <param name="verification">Its public key.</param>
    /// <param name="sign">
    /// Signs the content that it is given. An ECDSA signature is of the content's hash, the curve's own (SHA-256 of P-256)
    /// or SHA-256, in DER or as two numbers one after the other (IEEE P1363); one of Ed25519 is of the content itself, and
    /// one of RSA is PKCS#1 v1.5 of SHA-256.
    /// What comes back is checked with the public key before anything is written.
    /// </param>
    public static SigningKey Of(
        VerificationKey verification,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> sign)
    {
        ArgumentNullException.ThrowIfNull(verification);
        ArgumentNullException.ThrowIfNull(sign);
        return new(verification, (content, _, cancellationToken) => sign(content, cancellationToken));
    }

    /// <summary>The kind and the fingerprint of the public key.</summary>
    public override string ToString() => Verification.ToString();

    /// <summary>Signs, and checks the signature.</summary>
    /// <exception cref="OciException">What came back is no signature of the content with this key.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>> SignContentAsync(
        ReadOnlyMemory<byte> content, HashAlgorithmName hash, CancellationToken cancellationToken)
    {
        var signature = await sign(content, hash, cancellationToken).ConfigureAwait(false);
        if (Verification.Fits(content.Span, signature.Span))
            return signature;
        var der = EcdsaSignature.ToDer(signature.Span);
        if (der is not null && Verification.Fits(content.Span, der))
            return der;
        throw new OciException(
            Problem.InvalidContent,
            $"The signature that came back does not fit the public key {Verification}.",
            new("Give the public key that belongs to the private one, and have the content signed as it is given."));
    }
}
