using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <content>The bases that images name in their annotations.</content>
public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Asks for each image whether its base has a newer version. What the image was built on is read from its
        /// annotations (image-spec, annotations.md, <c>org.opencontainers.image.base.…</c>): those of its manifest, of
        /// its entry, or of the index. <see cref="EditImagesAsync"/> with <see cref="ImageEdit.Rebase"/> puts images on
        /// the newer one. Uses the network: manifests of the images, and of each base once; configs where no index
        /// states a platform; never layers.
        /// </summary>
        /// <param name="find">Reads a base by its name; null when there is none.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>One for each image, in the order of the index.</returns>
        /// <exception cref="OciException">A manifest cannot be read. What the caller throws passes through.</exception>
        public async ValueTask<IReadOnlyList<BaseCheck>> CheckBasesAsync(
            Func<ImageReference, CancellationToken, ValueTask<Artifact?>> find,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(find);
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            var checks = images.Select(image => BaseImage.RecordedBy(image, artifact)).ToList();
            Dictionary<ImageReference, Artifact?> bases = [];
            foreach (var name in checks.Select(static check => check.Base).OfType<ImageReference>().Distinct())
                bases.Add(name, await find(name, cancellationToken).ConfigureAwait(false));
            return await ParallelWork.SelectAsync(checks, CheckAsync, cancellationToken).ConfigureAwait(false);

            ValueTask<BaseCheck> CheckAsync(BaseCheck check, CancellationToken cancel) =>
                BaseImage.CompareAsync(check, check.Base is null ? null : bases[check.Base], cancel);
        }
    }
}
