using OciMultiArch.Images;
using OciMultiArch.Joining;

namespace OciMultiArch;

/// <summary>Pushing without a name, for others to make an index of.</summary>
public static class PushByDigestExtensions
{
    extension(Repository repository)
    {
        /// <summary>Pushes images by their digests alone, without an index and without a tag, for <see cref="JoinExtensions"/> to make an index of.</summary>
        /// <param name="artifact">An image, or an index of which each image is pushed with its attestations.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>What is there now.</returns>
        /// <exception cref="ArgumentException">An image has no platform.</exception>
        /// <exception cref="OciException">The registry or a source failed.</exception>
        public async ValueTask<PushedImages> PushByDigestAsync(Artifact artifact, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifact);
            var roots = await RootsAsync(artifact, cancellationToken).ConfigureAwait(false);
            await repository.PushAsync(roots, options, cancellationToken).ConfigureAwait(false);
            return new() { Repository = repository.Name, Images = [.. roots.Select(static each => each.Artifact.Descriptor)] };
        }
    }

    private static async ValueTask<IReadOnlyList<NamedArtifact>> RootsAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        List<NamedArtifact> roots = [];
        var index = await Artifact.IndexAsync([artifact], null, null, cancellationToken).ConfigureAwait(false);
        foreach (var entry in ImageGroup.Of(IndexEntry.AllOf(index)).SelectMany(static each => each.Entries))
            roots.Add(new(await index.ChildAsync(entry.Descriptor, cancellationToken).ConfigureAwait(false)));
        return roots;
    }
}
