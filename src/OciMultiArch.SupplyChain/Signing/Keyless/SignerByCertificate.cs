using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>Finds out who made a signature without a key, in each of the forms.</summary>
internal sealed class SignerByCertificate
{
    private const string NoCertificate = "was signed with a key and no certificate, and an identity is wanted.";
    private const string Unreadable = "has a certificate that cannot be read, or has a key that is not used for signatures here.";
    private readonly KeylessCheck check;

    private SignerByCertificate(TrustedRoot root, IReadOnlyList<CertificateIdentity> identities) => check = new(root, identities);

    /// <summary>One for a policy; null where it trusts keys.</summary>
    public static SignerByCertificate? Of(SignaturePolicy policy) =>
        policy.Root is null ? null : new(policy.Root, policy.Identities);

    /// <summary>The signature of a bundle, with who made it or why it does not hold.</summary>
    public ImageSignature Bundle(ImageSignature signature, SigstoreBundle bundle, string name)
    {
        if (bundle.Certificate is null)
            return signature with { Failure = $"{name} {NoCertificate}" };
        if (bundle.Signatures is not [var made])
            return signature with { Failure = $"{name} has {bundle.Signatures.Count} signatures where one belongs." };
        using var certificate = SigningCertificate.Read(bundle.Certificate);
        if (certificate is null)
            return signature with { Failure = $"{name} {Unreadable}" };
        var signed = Dsse.ToSign(bundle.PayloadType, bundle.Payload);
        return Told(signature, new(certificate, bundle.Payload, signed, made), bundle.Entries, name);
    }

    /// <summary>The signature of a payload under a tag of cosign, with who made it or why it does not hold.</summary>
    public ImageSignature Payload(ImageSignature signature, Descriptor layer, ReadOnlyMemory<byte> content, string name)
    {
        if (!layer.Annotations.TryGetValue(CosignPayload.CertificateKey, out var pem))
            return signature with { Failure = $"{name} {NoCertificate}" };
        using var certificate = SigningCertificate.ReadPem(pem);
        if (certificate is null || CosignTag.SignatureOf(layer) is not { } made)
            return signature with { Failure = $"{name} {Unreadable}" };
        var entry = CosignEntry.Read(layer.Annotations.GetValueOrDefault(CosignEntry.Key));
        var payload = content.ToArray();
        return Told(signature, new(certificate, payload, payload, made), entry is null ? [] : [entry], name);
    }

    private ImageSignature Told(
        ImageSignature signature, KeylessSignature made, IReadOnlyList<LogEntry> entries, string name)
    {
        if (check.WhyNot(made, entries) is { } doubt)
            return signature with { Failure = $"{name} {doubt}" };
        return signature with { Identity = made.Certificate.Identity };
    }
}
