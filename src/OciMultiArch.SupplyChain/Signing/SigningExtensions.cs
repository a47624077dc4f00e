using System.ComponentModel;
using OciMultiArch.SupplyChain.Signing;

namespace OciMultiArch;

/// <summary>Signing of images.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SigningExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Signs an image or index that is in the store, and writes the signature beside it; what others put there stays.
        /// Where the key's signature is there already and says the same, nothing is written. Uses the network: it asks for
        /// the signatures that are there, and writes two blobs and a manifest for each one.
        /// </summary>
        /// <param name="artifact">The image or index, which must be in the store.</param>
        /// <param name="key">The key.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>The signatures of the image, or of the index and then of each image of it.</returns>
        /// <exception cref="OciException">The store failed, or the key's service did not sign what it was given.</exception>
        public async ValueTask<IReadOnlyList<ImageSignature>> SignAsync(
            Artifact artifact,
            SigningKey key,
            SigningOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(store);
            ArgumentNullException.ThrowIfNull(artifact);
            ArgumentNullException.ThrowIfNull(key);
            var settings = options ?? new();
            Signer signer = settings.Format == SignatureFormat.Cosign
                ? new CosignSigner(store, key, settings)
                : new BundleSigner(store, key, settings);
            List<ImageSignature> signatures = [];
            var subjects = SignatureSearch.SubjectsAsync(artifact, settings.EachImage, cancellationToken);
            foreach (var subject in await subjects.ConfigureAwait(false))
                signatures.Add(await signer.SignAsync(subject, cancellationToken).ConfigureAwait(false));
            return signatures;
        }
    }
}
