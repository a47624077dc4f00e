using System.Security.Cryptography;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Signs images in cosign's older form: one manifest under a tag holds the signatures of all signers.</summary>
internal sealed class CosignSigner(IContentStore store, SigningKey key, SigningOptions options) : Signer(store, key, options)
{
    private const int MaxRounds = 20;

    protected override async ValueTask<ImageSignature> WriteAsync(Artifact image, CancellationToken cancellationToken)
    {
        var tag = CosignTag.Of(image.Digest) ?? throw TooLong(image);
        var layer = await LayerAsync(image.Digest, cancellationToken).ConfigureAwait(false);
        var written = await AddAsync(tag, layer, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Image = image.Digest,
            Format = SignatureFormat.Cosign,
            Manifest = written,
            Tag = tag,
            Key = Key.Verification,
            Annotations = Options.Annotations,
            IsNew = true,
        };
    }

    // cosign has hashed with SHA-256 here, whatever the curve.
    private async ValueTask<Blob> LayerAsync(Digest image, CancellationToken cancellationToken)
    {
        CosignPayload payload = new($"{image}", Options.Identity ?? Repository(), Options.Annotations);
        var bytes = payload.Write();
        var signature = await Key.SignContentAsync(bytes, HashAlgorithmName.SHA256, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> annotations = [];
        annotations[CosignPayload.SignatureKey] = Convert.ToBase64String(signature.Span);
        return Blob.Of(new(CosignPayload.Type), bytes).WithAnnotations(annotations);
    }

    // Another may sign between the read and the write: who finds the own signature gone adds it again.
    private async ValueTask<Digest> AddAsync(Tag tag, Blob layer, CancellationToken cancellationToken)
    {
        string[] tags = [tag.Value];
        for (var round = 0; round < MaxRounds; round++)
        {
            var held = await Store.FindAsync(tag, cancellationToken).ConfigureAwait(false);
            var manifest = CosignManifest.With(held, layer);
            await Store.PushAsync(manifest, tags, cancellationToken: cancellationToken).ConfigureAwait(false);
            var after = await FindAsync(tag, layer, cancellationToken).ConfigureAwait(false);
            if (after is not null && Options.Settle > TimeSpan.Zero)
            {
                await Task.Delay(Options.Settle, cancellationToken).ConfigureAwait(false);
                after = await FindAsync(tag, layer, cancellationToken).ConfigureAwait(false);
            }
            if (after is not null)
                return after.Digest;
        }
        throw new OciException(
            Problem.Conflict,
            $"{Store}: others kept replacing the signatures under {tag} while one was added {MaxRounds} times.",
            new("Sign it again when they have ended."));
    }

    // The manifest under a tag, where it has a layer; null otherwise.
    private async ValueTask<Artifact?> FindAsync(Tag tag, Blob layer, CancellationToken cancellationToken)
    {
        var held = await Store.FindAsync(tag, cancellationToken).ConfigureAwait(false);
        if (held is not null && held.Layers.Any(each => IsSame(each, layer)))
            return held;
        return null;
    }

    private static bool IsSame(Blob one, Blob other)
    {
        var own = CosignTag.SignatureOf(one.Descriptor);
        var added = CosignTag.SignatureOf(other.Descriptor);
        return one.Digest == other.Digest && own.AsSpan().SequenceEqual(added);
    }

    private static OciException TooLong(Artifact image) => new(
        Problem.NotSupported,
        $"The digest of {image.Digest} is too long for a tag, under which cosign keeps a signature.",
        new("Sign it with a bundle."));

    private string Repository() => Store is Repository repository ? $"{repository.Name}" : "";
}
