using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <content>Images that are read once for several uses.</content>
public sealed partial class Artifact
{
    /// <summary>
    /// A copy that has the images for some platforms in hand, with their configs, so that several images can be made on
    /// it without reading these again. Platforms that it has no image for are passed over. Uses the network.
    /// </summary>
    /// <param name="platforms">The platforms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">An image cannot be read.</exception>
    public async ValueTask<Artifact> InHandAsync(
        IReadOnlyList<Platform> platforms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        if (parts.Sources.Count == 0)
            return this;
        if (Index is null)
            return await WithConfigAsync(this, cancellationToken).ConfigureAwait(false);
        var found = await ParallelWork.SelectAsync(platforms, ReadAsync, cancellationToken).ConfigureAwait(false);
        var images = found.OfType<Artifact>().DistinctBy(static image => image.Digest);
        return Over(new(parts.Sources, images));

        async ValueTask<Artifact?> ReadAsync(Platform platform, CancellationToken cancel)
        {
            var image = await this.ImageForAsync(platform, cancel).ConfigureAwait(false);
            return image is null ? null : await WithConfigAsync(image, cancel).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Artifact> WithConfigAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (image.Config is not { } config || !config.Descriptor.MediaType.IsImageConfig)
            return image;
        var bytes = await config.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return image.Over(new(image.parts.Sources, blobs: [config.Before(new BytesSource(bytes))]));
    }

    // The same document with other places of its parts.
    private Artifact Over(ArtifactParts known) => new(Descriptor, Bytes, Sources, known)
    {
        Reference = Reference,
        Attached = Attached,
        Origin = Origin,
    };
}
