using OciMultiArch.Internal;
using OciMultiArch.SupplyChain.Signing.Formats;
using OciMultiArch.SupplyChain.Signing.Keyless;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Whether a signature is what a policy wants, and else why not.</summary>
internal sealed class SignatureCheck(SignaturePolicy policy)
{
    private const string ByCertificate =
        "was signed with a certificate and no key (keyless), which is checked against a trust root and not with a key.";

    private readonly SignerByCertificate? keyless = SignerByCertificate.Of(policy);

    /// <summary>Checks a bundle; null for one that is no signature, but an attestation.</summary>
    public ImageSignature? Bundle(ImageSignature signature, ReadOnlyMemory<byte> content)
    {
        var name = $"The bundle {signature.Manifest}";
        if (SigstoreBundle.Read(content) is not { } bundle)
            return signature with { Failure = $"{name} is malformed, or not of a form that holds a statement." };
        if (SignStatement.Read(bundle.Payload) is not { } statement || bundle.PayloadType != Dsse.InToto)
            return signature with { Failure = $"{name} holds no statement of in-toto." };
        if (statement.Type != SignStatement.Signature)
            return null;
        var subject = statement.Subjects.FirstOrDefault(each => each.Is(signature.Image));
        signature = signature with { Annotations = subject?.Annotations ?? Frozen.EmptyMap() };
        signature = keyless is null ? ByKey(signature, bundle, name) : keyless.Bundle(signature, bundle, name);
        if (signature.Failure is not null)
            return signature;
        if (subject is null)
            return signature with { Failure = $"{name} is a signature of {Names(statement)}, and of nothing else." };
        return signature with { Failure = Unsaid(name, subject.Annotations) };
    }

    /// <summary>Checks a payload and its signature.</summary>
    public ImageSignature Cosign(ImageSignature signature, Descriptor layer, ReadOnlyMemory<byte> content)
    {
        var name = $"The payload {layer.Digest} under {signature.Tag}";
        if (CosignPayload.Read(content) is not { } payload)
            return signature with { Failure = $"{name} is malformed." };
        signature = signature with { Annotations = payload.Annotations };
        signature = keyless is null ? ByKey(signature, layer, content, name) : keyless.Payload(signature, layer, content, name);
        if (signature.Failure is not null)
            return signature;
        if (payload.Digest != signature.Image.ToString())
            return signature with { Failure = $"{name} is a signature of {Printable.Short(payload.Digest)}, not of this." };
        return signature with { Failure = Unsaid(name, payload.Annotations) };
    }

    private ImageSignature ByKey(ImageSignature signature, SigstoreBundle bundle, string name)
    {
        var signed = Dsse.ToSign(bundle.PayloadType, bundle.Payload);
        var key = policy.Keys.FirstOrDefault(key => bundle.Signatures.Any(each => key.Fits(signed, each)));
        if (key is null)
            return signature with { Failure = $"{name} {ForeignBundle(bundle)}" };
        return signature with { Key = key };
    }

    private ImageSignature ByKey(ImageSignature signature, Descriptor layer, ReadOnlyMemory<byte> content, string name)
    {
        var bytes = CosignTag.SignatureOf(layer);
        var key = policy.Keys.FirstOrDefault(key => bytes is not null && key.Fits(content.Span, bytes));
        if (key is null)
            return signature with { Failure = $"{name} {ForeignPayload(layer)}" };
        return signature with { Key = key };
    }

    private string ForeignBundle(SigstoreBundle bundle)
    {
        if (bundle.Certificate is not null)
            return ByCertificate;
        if (bundle.Hint is not { Length: > 0 } hint)
            return "does not fit a trusted key: another key made it, or it was changed.";
        if (policy.Keys.Any(key => key.Fingerprint == hint))
            return $"names the trusted key {hint}, and its signature does not fit: it was changed.";
        return $"was signed with the key {Printable.Short(hint)}, which is not trusted.";
    }

    private static string ForeignPayload(Descriptor layer)
    {
        if (layer.Annotations.ContainsKey(CosignPayload.CertificateKey))
            return ByCertificate;
        return "does not fit a trusted key: another key signed it, or it was changed.";
    }

    private static string Names(SignStatement statement)
    {
        var names = statement.Subjects.Select(static subject => subject.ToString());
        return Printable.Short(string.Join(", ", names.DefaultIfEmpty("nothing")));
    }

    private string? Unsaid(string name, IReadOnlyDictionary<string, string> said)
    {
        foreach (var (key, value) in policy.Annotations)
        {
            if (!said.TryGetValue(key, out var found))
                return $"{name} does not say {key}={value}.";
            if (found != value)
                return $"{name} says {key}={Printable.Short(found)}, not {key}={value}.";
        }
        return null;
    }
}
