using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <summary>Reads what an artifact points at. Every method may use the network.</summary>
public static class ArtifactReading
{
    private const int MaxNesting = 8;
    private const int ChildrenAtOnce = 16;

    extension(Artifact artifact)
    {
        /// <summary>The config of an image manifest.</summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="InvalidOperationException">The artifact is an index, or its config is not an image's.</exception>
        /// <exception cref="ContentMismatchException">What is stored as the config is not one.</exception>
        public async ValueTask<ImageConfig> ConfigAsync(CancellationToken cancellationToken = default)
        {
            if (artifact.Manifest is not { } manifest)
                throw new InvalidOperationException($"{artifact.Digest} is an index and has no config; take one of its images.");
            if (!manifest.Config.MediaType.IsImageConfig)
                throw new InvalidOperationException($"{artifact.Digest} is not a container image: its config is {manifest.Config.MediaType}.");
            var bytes = await artifact.Blobs[0].ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                return OciJson.ReadConfig(bytes);
            }
            catch (FormatException wrong)
            {
                throw new ContentMismatchException($"The config {manifest.Config.Digest} of {artifact.Digest} cannot be read: {wrong.Message}", wrong);
            }
        }

        /// <summary>
        /// The images of an index in its order, those of nested indexes in their place, without attestations; of an image, itself. Each carries its
        /// platform in its descriptor, read from its config where no index says it.
        /// </summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        public async ValueTask<IReadOnlyList<Artifact>> ImagesAsync(CancellationToken cancellationToken = default)
        {
            List<Artifact> images = [];
            await CollectAsync(artifact, images, 0, cancellationToken).ConfigureAwait(false);
            await Parallel.ForAsync(0, images.Count, AtMost(cancellationToken), async (at, cancel) =>
                images[at] = await DescribedAsync(images[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
            return images;
        }

        /// <summary>
        /// The image of an index that suits a platform best: equal operating system and architecture, and the highest variant and version that still run
        /// there. Of an image, itself when it runs there.
        /// </summary>
        /// <param name="platform">What it is to run on.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The image with its platform in its descriptor; null when none suits.</returns>
        public async ValueTask<Artifact?> ImageForAsync(Platform platform, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platform);
            var (host, isWanted) = (platform.Canonical(), new Func<Platform?, bool>(each => IsSameMachine(each, platform)));
            if (artifact.Index is null)
            {
                var own = await DescribedAsync(artifact, cancellationToken).ConfigureAwait(false);
                return isWanted(own.Descriptor.Platform) && own.Descriptor.Platform!.RunsOn(host) ? own : null;
            }
            if (Platform.BestFor(artifact.Index.Manifests.Where(each => each.MediaType.IsImageManifest && isWanted(each.Platform)), static each => each.Platform, host) is { } entry)
                return await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            if (artifact.Index.Manifests.All(static each => each.MediaType.IsImageManifest && each.Platform is not null))
                return null;
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            return Platform.BestFor(images.Where(each => isWanted(each.Descriptor.Platform)), static each => each.Descriptor.Platform, host);
        }

        /// <summary>The same image with its platform in its descriptor, read from its config unless it is there already.</summary>
        internal ValueTask<Artifact> WithOwnPlatformAsync(CancellationToken cancellationToken) => DescribedAsync(artifact, cancellationToken);
    }

    /// <summary>Whether an entry of an index is an attestation as BuildKit writes them, not an image.</summary>
    internal static bool IsAttestation(this Descriptor entry) => entry.Annotations.ContainsKey("vnd.docker.reference.type");

    // A 386 image runs on amd64, but whoever asks for amd64 does not mean it.
    private static bool IsSameMachine(Platform? image, Platform wanted) =>
        image?.Canonical() is { } each && each.Os == wanted.Canonical().Os && each.Architecture == wanted.Canonical().Architecture;

    private static async ValueTask CollectAsync(Artifact artifact, List<Artifact> images, int depth, CancellationToken cancellationToken)
    {
        if (artifact.Index is not { } index)
        {
            images.Add(artifact);
            return;
        }
        if (depth == MaxNesting)
            throw new ContentMismatchException($"The index {artifact.Digest} is nested more than {MaxNesting} levels deep.");
        var entries = index.Manifests.Where(static each => each.MediaType.IsManifest && !each.IsAttestation()).ToArray();
        var children = new Artifact[entries.Length];
        await Parallel.ForAsync(0, entries.Length, AtMost(cancellationToken), async (at, cancel) =>
            children[at] = await artifact.ChildAsync(entries[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var child in children)
            await CollectAsync(child, images, depth + 1, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Artifact> DescribedAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (image.Descriptor.Platform is not null || image.Manifest?.Config.MediaType.IsImageConfig != true)
            return image;
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        return config.Platform is { } platform ? image.DescribedAs(image.Descriptor with { Platform = platform }) : image;
    }

    private static ParallelOptions AtMost(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = ChildrenAtOnce, CancellationToken = cancellationToken };
}
