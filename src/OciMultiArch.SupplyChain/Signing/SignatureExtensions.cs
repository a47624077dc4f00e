using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using OciMultiArch.SupplyChain.Signing;

namespace OciMultiArch.SupplyChain;

/// <summary>Signing of images, and checks of their signatures.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1708", Justification = "Names that the compiler gives to extension blocks.")]
public static class SignatureExtensions
{
    private static Signer SignerOf(IContentStore store, SigningKey key, SigningOptions options)
    {
        if (options.Format == SignatureFormat.Cosign)
            return new CosignSigner(store, key, options);
        return new BundleSigner(store, key, options);
    }

    // Who signs, and what.
    private static async ValueTask<(Signer Signer, IReadOnlyList<Artifact> Subjects)> BeginAsync(
        IContentStore store, Artifact artifact, SigningKey key, SigningOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(key);
        var settings = options ?? new();
        var subjects = SignatureSearch.SubjectsAsync(artifact, settings.EachImage, cancellationToken);
        return (SignerOf(store, key, settings), await subjects.ConfigureAwait(false));
    }

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
        /// <exception cref="ContentNotFoundException">The image is not in the store; nothing was written for it.</exception>
        /// <exception cref="OciException">The store failed, or the key's service did not sign what it was given.</exception>
        public async ValueTask<IReadOnlyList<ImageSignature>> SignAsync(
            Artifact artifact,
            SigningKey key,
            SigningOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var (signer, subjects) = await BeginAsync(store, artifact, key, options, cancellationToken).ConfigureAwait(false);
            List<ImageSignature> signatures = [];
            foreach (var subject in subjects)
                signatures.Add(await signer.SignAsync(subject, cancellationToken).ConfigureAwait(false));
            return signatures;
        }

        /// <summary>
        /// Says what <c>SignAsync</c> would sign, and signs and writes nothing. Uses the network: it asks for the image and
        /// for the signatures that are there.
        /// </summary>
        /// <param name="artifact">The image or index, which must be in the store.</param>
        /// <param name="key">The key, of which only the public part is used.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>The digests of what has no such signature yet; those of an index first.</returns>
        /// <exception cref="ContentNotFoundException">The image is not in the store.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        public async ValueTask<IReadOnlyList<Digest>> PlanSignAsync(
            Artifact artifact,
            SigningKey key,
            SigningOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var (signer, subjects) = await BeginAsync(store, artifact, key, options, cancellationToken).ConfigureAwait(false);
            List<Digest> unsigned = [];
            foreach (var subject in subjects)
                if (await signer.FindAsync(subject, cancellationToken).ConfigureAwait(false) is null)
                    unsigned.Add(subject.Digest);
            return unsigned;
        }
    }

    extension(SignaturePolicy policy)
    {
        /// <summary>
        /// Finds and checks the signatures of an image or index where it was read. Uses the network: a question for
        /// referrers, one for the tag of cosign, and a request or two for each signature.
        /// </summary>
        /// <param name="artifact">The image or index, as it was read.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="OciException">The place where it was read did not answer.</exception>
        public ValueTask<SignatureReport> VerifyAsync(Artifact artifact, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(policy);
            ArgumentNullException.ThrowIfNull(artifact);
            return new SignatureSearch(policy).RunAsync(artifact, cancellationToken);
        }

        /// <summary>
        /// Refuses an image or index without the signatures that this policy wants. Fits <see cref="PushOptions.Admit"/>,
        /// so that a push, copy or release of what is not signed ends before anything is written.
        /// </summary>
        /// <param name="artifact">The image or index, as it was read.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="OciException">
        /// It is not signed so (<see cref="Problem.NotSigned"/>), or the place where it was read did not answer.
        /// </exception>
        public async ValueTask RequireAsync(Artifact artifact, CancellationToken cancellationToken = default)
        {
            var report = await policy.VerifyAsync(artifact, cancellationToken).ConfigureAwait(false);
            if (report.Refusal is { } refusal)
                throw refusal;
        }
    }
}
