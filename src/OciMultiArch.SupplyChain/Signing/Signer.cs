namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Signs images in one form.</summary>
/// <param name="store">Where the images are, and their signatures go.</param>
/// <param name="key">The key.</param>
/// <param name="options">How.</param>
internal abstract class Signer(IContentStore store, SigningKey key, SigningOptions options)
{
    protected IContentStore Store => store;

    protected SigningKey Key => key;

    protected SigningOptions Options => options;

    /// <summary>Signs an image, unless it is signed so already.</summary>
    public async ValueTask<ImageSignature> SignAsync(Artifact image, CancellationToken cancellationToken)
    {
        var same = await FindAsync(image, cancellationToken).ConfigureAwait(false);
        return same ?? await WriteAsync(image, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The signature that an image has already; null where one would be made. Only reads.</summary>
    /// <exception cref="ContentNotFoundException">The image is not in the store.</exception>
    public async ValueTask<ImageSignature?> FindAsync(Artifact image, CancellationToken cancellationToken)
    {
        var isThere = await store.HasManifestAsync(image.Descriptor, cancellationToken).ConfigureAwait(false);
        if (!isThere)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{image.Digest} is not in {store}, so that a signature there would be of nothing.",
                new("Push the image first, and sign it where it is."));
        SignaturePolicy own = new(key.Verification) { Format = options.Format, Annotations = options.Annotations };
        var found = await new SignatureSearch(own).OfOneAsync(store, image.Digest, cancellationToken).ConfigureAwait(false);
        return found.Find(IsSame);
    }

    /// <summary>Makes a signature and writes it.</summary>
    protected abstract ValueTask<ImageSignature> WriteAsync(Artifact image, CancellationToken cancellationToken);

    // One that says more is another.
    private bool IsSame(ImageSignature signature) =>
        signature.Failure is null && signature.Annotations.Count == options.Annotations.Count;
}
