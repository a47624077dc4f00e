using System.Globalization;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Signs images with bundles of sigstore, each an artifact that refers to its image.</summary>
internal sealed class BundleSigner(IContentStore store, SigningKey key, SigningOptions options) : Signer(store, key, options)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string ContentKey = "dev.sigstore.bundle.content";
    private const string PredicateKey = "dev.sigstore.bundle.predicateType";

    protected override async ValueTask<ImageSignature> WriteAsync(Artifact image, CancellationToken cancellationToken)
    {
        var payload = SignStatement.Write(image.Digest, Options.Annotations);
        var signed = Dsse.ToSign(Dsse.InToto, payload);
        var signature = await Key.SignContentAsync(signed, Key.Verification.Hash, cancellationToken).ConfigureAwait(false);
        var bundle = SigstoreBundle.Write(Key.Verification, payload, signature);
        var referrer = Artifact.CreateReferrer(image, SigstoreBundle.Type, [Named(bundle)], Annotations());
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

    // The name of the file that a pull writes.
    private static Blob Named(byte[] bundle)
    {
        var blob = Blob.Of(new(SigstoreBundle.Type), bundle);
        Dictionary<string, string> annotations = [];
        annotations[AnnotationKeys.Title] = $"{blob.Digest.Algorithm}-{blob.Digest.Encoded}.sigstore.json";
        return blob.WithAnnotations(annotations);
    }

    private Dictionary<string, string> Annotations()
    {
        Dictionary<string, string> annotations = new()
        {
            [ContentKey] = "dsse-envelope",
            [PredicateKey] = SignStatement.Signature,
        };
        if (Options.Created is { } created)
            annotations[AnnotationKeys.Created] = created.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        return annotations;
    }
}
