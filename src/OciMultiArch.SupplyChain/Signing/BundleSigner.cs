using System.Globalization;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Signs images with bundles of sigstore, each an artifact that refers to its image.</summary>
internal sealed class BundleSigner(IContentStore store, SigningKey key, SigningOptions options) : Signer(store, key, options)
{
    private const string ContentKey = "dev.sigstore.bundle.content";
    private const string PredicateKey = "dev.sigstore.bundle.predicateType";

    protected override async ValueTask<ImageSignature> WriteAsync(Artifact image, CancellationToken cancellationToken)
    {
        var payload = SignStatement.Write(image.Digest, Options.Annotations);
        var signed = Dsse.ToSign(Dsse.InToto, payload);
        var signature = await Key.SignContentAsync(signed, Key.Verification.Hash, cancellationToken).ConfigureAwait(false);
        var blob = Blob.Of(new(SigstoreBundle.Type), SigstoreBundle.Write(Key.Verification, payload, signature));
        var title = $"{blob.Digest.Algorithm}-{blob.Digest.Encoded}.sigstore.json";
        var named = blob.WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = title });
        var referrer = Artifact.Referrer(image, SigstoreBundle.Type, [named], Annotations());
        await Store.PushAsync(referrer, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new()
        {
            Image = image.Digest,
            Format = SignatureFormat.Bundle,
            Manifest = referrer.Digest,
            Key = Key.Verification,
            Annotations = Options.Annotations,
            IsNew = true,
        };
    }

    private Dictionary<string, string> Annotations()
    {
        Dictionary<string, string> annotations = new()
        {
            [ContentKey] = "dsse-envelope",
            [PredicateKey] = SignStatement.Signature,
        };
        if (Options.Created is { } created)
            annotations[AnnotationKeys.Created] =
                created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return annotations;
    }
}
