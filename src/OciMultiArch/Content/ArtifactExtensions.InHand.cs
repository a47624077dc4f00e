using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <content>Images that are read once for several uses.</content>
public static partial class ArtifactExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// A copy that has the images for some platforms in hand, with their configs, so that several images can be made
        /// on it without reading these again. Platforms that it has no image for are passed over.
        /// </summary>
        /// <param name="platforms">The platforms.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="OciException">An image cannot be read.</exception>
        public async ValueTask<Artifact> InHandAsync(
            IReadOnlyList<Platform> platforms, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platforms);
            if (artifact.Index is null)
                return await WithConfigAsync(artifact, cancellationToken).ConfigureAwait(false);
            var found = await ParallelWork.SelectAsync(platforms, ReadAsync, cancellationToken).ConfigureAwait(false);
            var images = found.OfType<Artifact>().DistinctBy(static image => image.Digest);
            return artifact.Holding(images, []);

            async ValueTask<Artifact?> ReadAsync(Platform platform, CancellationToken cancel)
            {
                var image = await artifact.ImageForAsync(platform, cancel).ConfigureAwait(false);
                return image is null ? null : await WithConfigAsync(image, cancel).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<Artifact> WithConfigAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (image.Config is not { } config || !config.Descriptor.MediaType.IsImageConfig)
            return image;
        var bytes = await config.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return image.Holding([], [config.Before(new BytesSource(bytes))]);
    }
}
