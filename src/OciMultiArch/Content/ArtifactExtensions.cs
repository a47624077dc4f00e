using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <summary>
/// Reads what an artifact points at, and describes artifacts. Only methods ending in <c>Async</c> use the network.
/// </summary>
public static partial class ArtifactExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>The config of an image manifest.</summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="InvalidOperationException">
        /// The artifact is an index, or its config is not an image's.
        /// </exception>
        /// <exception cref="ContentMismatchException">What is stored as the config is not one.</exception>
        public async ValueTask<ImageConfig> ConfigAsync(CancellationToken cancellationToken = default)
        {
            var (_, config) = await artifact.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
            return config;
        }

        /// <summary>
        /// The images of an index in its order, those of nested indexes in their place, without attestations; of an
        /// image, itself. Each carries its platform in its descriptor, read from its config where no index says it.
        /// Entries that are neither index nor image manifest are passed over.
        /// </summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ContentMismatchException">
        /// Indexes are nested more than 8 levels deep, or name more than 10 000 manifests in all.
        /// </exception>
        public async ValueTask<IReadOnlyList<Artifact>> ImagesAsync(CancellationToken cancellationToken = default)
        {
            var images = await new ImageWalk().CollectAsync(artifact, cancellationToken).ConfigureAwait(false);
            await Parallel.ForAsync(0, images.Length, ImageWalk.AtMost(cancellationToken), async (at, cancel) =>
                images[at] = await DescribedAsync(images[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
            return images;
        }

        /// <summary>
        /// The image of an index that suits a platform best: equal operating system and architecture, and the highest
        /// variant and version that still run there. Entries that say their platform are chosen among first; only when
        /// none of them suits are nested indexes and entries without a platform looked into. Of an image, itself when
        /// it runs there.
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
            var entries = artifact.Index.Manifests.Where(static each => each.MediaType.IsManifest && !each.IsAttestation()).ToArray();
            var stated = entries.Where(static each => each.MediaType.IsImageManifest && each.Platform.IsNamed()).ToArray();
            if (Platform.BestFor(stated.Where(each => isWanted(each.Platform)), static each => each.Platform, host) is { } entry)
                return await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            if (stated.Length == entries.Length)
                return null;
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            return Platform.BestFor(images.Where(each => isWanted(each.Descriptor.Platform)), static each => each.Descriptor.Platform, host);
        }

        /// <summary>
        /// The platforms of a list that no image here is made for, for a check before an index is published. Equal are
        /// operating system, architecture and variant, and the version of the operating system where the list names
        /// one. An index that says the platform of every image is not read further.
        /// </summary>
        /// <param name="platforms">What is wanted.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>What is missing, in the order of the list; empty when nothing is.</returns>
        public async ValueTask<IReadOnlyList<Platform>> MissingPlatformsAsync(IEnumerable<Platform> platforms, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platforms);
            IEnumerable<Descriptor> images = artifact.Index is { } index && index.Manifests.All(SaysWhatItIs)
                ? index.Manifests.Where(static each => each.MediaType.IsManifest && !each.IsAttestation())
                : (await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false)).Select(static each => each.Descriptor);
            var here = images.Select(static each => each.Platform?.Canonical()).OfType<Platform>().ToArray();
            return [.. platforms.Where(wanted => !here.Any(each => IsMadeFor(each, wanted.Canonical())))];
        }

        /// <summary>
        /// The same image with its platform in its descriptor, read from its config unless it is there already.
        /// </summary>
        internal ValueTask<Artifact> WithOwnPlatformAsync(CancellationToken cancellationToken) => DescribedAsync(artifact, cancellationToken);

        /// <summary>The config as bytes and as a view, in one read.</summary>
        internal async ValueTask<(ReadOnlyMemory<byte> Bytes, ImageConfig View)> ReadConfigAsync(CancellationToken cancellationToken)
        {
            if (artifact.Manifest is not { } manifest)
                throw new InvalidOperationException($"{artifact.Digest} is an index and has no config; take one of its images.");
            if (!manifest.Config.MediaType.IsImageConfig)
                throw new InvalidOperationException($"{artifact.Digest} is not a container image: its config is {manifest.Config.MediaType}.");
            var bytes = await artifact.Blobs[0].ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                return (bytes, OciJson.ReadConfig(bytes));
            }
            catch (FormatException wrong)
            {
                throw new ContentMismatchException($"The config {manifest.Config.Digest} of {artifact.Digest} cannot be read: {wrong.Message}", wrong);
            }
        }
    }

    /// <summary>
    /// Whether a platform says anything: some tools write one without operating system and architecture where they know
    /// none.
    /// </summary>
    internal static bool IsNamed([NotNullWhen(true)] this Platform? platform) => platform is { Os.Length: > 0, Architecture.Length: > 0 };

    /// <summary>Whether an entry of an index is an attestation as BuildKit writes them, not an image.</summary>
    internal static bool IsAttestation(this Descriptor entry) => entry.Annotations.ContainsKey("vnd.docker.reference.type");

    /// <summary>
    /// Whether operating system and architecture are equal. A 386 image runs on amd64, but whoever asks for amd64 does
    /// not mean it.
    /// </summary>
    internal static bool IsSameMachine(Platform? image, Platform wanted) =>
        image?.Canonical() is { } each && each.Os == wanted.Canonical().Os && each.Architecture == wanted.Canonical().Architecture;

    private static bool SaysWhatItIs(Descriptor entry) =>
        !entry.MediaType.IsManifest || entry.IsAttestation() || (entry.MediaType.IsImageManifest && entry.Platform.IsNamed());

    /// <summary>Whether an image of one platform is what another asks for; both canonical.</summary>
    internal static bool IsMadeFor(Platform image, Platform wanted) =>
        (image.Os, image.Architecture, image.Variant) == (wanted.Os, wanted.Architecture, wanted.Variant) && (wanted.OsVersion is null || wanted.OsVersion == image.OsVersion);

    private static async ValueTask<Artifact> DescribedAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (image.Descriptor.Platform.IsNamed() || image.Manifest?.Config.MediaType.IsImageConfig != true)
            return image;
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        return config.Platform is { } platform ? image.DescribedAs(image.Descriptor with { Platform = platform }) : image;
    }
}
