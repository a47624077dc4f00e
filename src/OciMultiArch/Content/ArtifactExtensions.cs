using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <summary>
/// Reads what an artifact points at, and describes artifacts. Only methods ending in <c>Async</c> use the network.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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
            return await ParallelWork.SelectAsync(images, DescribedAsync, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// The image of an index that suits a platform best: equal operating system and architecture, and the highest
        /// variant and version that still run there. Entries that say their platform are chosen among first; nested
        /// indexes and entries without a platform are read only when none of them suits. Of an image, itself when it
        /// runs there.
        /// </summary>
        /// <param name="platform">What it is to run on.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The image with its platform in its descriptor; null when none suits.</returns>
        public async ValueTask<Artifact?> ImageForAsync(
            Platform platform, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platform);
            if (artifact.Index is not { } index)
            {
                var image = await DescribedAsync(artifact, cancellationToken).ConfigureAwait(false);
                return Best([image], platform, static candidate => candidate.Descriptor.Platform);
            }
            var entries = index.Manifests.Where(IsImageOrIndex).ToArray();
            var stated = entries.Where(SaysPlatform).ToArray();
            if (Best(stated, platform, static entry => entry.Platform) is { } best)
                return await artifact.ChildAsync(best, cancellationToken).ConfigureAwait(false);
            if (stated.Length == entries.Length)
                return null;
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            return Best(images, platform, static image => image.Descriptor.Platform);
        }

        /// <summary>
        /// The platforms of a list that no image here is made for, for a check before an index is published. Operating
        /// system, architecture and variant must be equal, and the version of the operating system where the list names
        /// one (of Windows its beginning, such as 10.0.20348). An index that says the platform of every image is not read further.
        /// </summary>
        /// <param name="platforms">What is wanted.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>What is missing, in the order of the list; empty when nothing is.</returns>
        public async ValueTask<IReadOnlyList<Platform>> MissingPlatformsAsync(
            IEnumerable<Platform> platforms, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platforms);
            var present = await PresentPlatformsAsync(artifact, cancellationToken).ConfigureAwait(false);
            bool IsMissing(Platform wanted) => !present.Any(platform => IsMadeFor(platform, wanted.Canonical()));
            return [.. platforms.Where(IsMissing)];
        }

        /// <summary>
        /// A copy of the image with its platform in its descriptor, read from its config unless it is there already.
        /// </summary>
        internal ValueTask<Artifact> WithOwnPlatformAsync(CancellationToken cancellationToken) =>
            DescribedAsync(artifact, cancellationToken);

        /// <summary>The config as bytes and as a view, in one read.</summary>
        internal async ValueTask<(ReadOnlyMemory<byte> Bytes, ImageConfig View)> ReadConfigAsync(
            CancellationToken cancellationToken)
        {
            if (artifact.Manifest is not { } manifest)
                throw new InvalidOperationException(
                    $"{artifact.Digest} is an index and has no config. Take one of its images.");
            if (!manifest.Config.MediaType.IsImageConfig)
                throw new InvalidOperationException(
                    $"{artifact.Digest} is not a container image: its config is {manifest.Config.MediaType}.");
            var bytes = await artifact.Blobs[0].ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                return (bytes, OciJson.ReadConfig(bytes));
            }
            catch (FormatException wrong)
            {
                throw new ContentMismatchException(
                    Problem.DamagedContent,
                    $"The config {manifest.Config.Digest} of {artifact.Digest} cannot be read: {wrong.Message}",
                    remedy: null,
                    wrong);
            }
        }
    }

    /// <summary>
    /// Whether a platform says anything: some tools write one without operating system and architecture where they know
    /// none.
    /// </summary>
    internal static bool IsNamed([NotNullWhen(true)] this Platform? platform) =>
        platform is { Os.Length: > 0, Architecture.Length: > 0 };

    /// <summary>
    /// Whether operating system and architecture are equal. A 386 image runs on amd64, but whoever asks for amd64 does
    /// not mean it.
    /// </summary>
    internal static bool IsSameMachine(Platform? image, Platform wanted)
    {
        var made = image?.Canonical();
        var asked = wanted.Canonical();
        return made is not null && made.Os == asked.Os && made.Architecture == asked.Architecture;
    }

    /// <summary>Whether an image of one platform is what another asks for; both canonical.</summary>
    internal static bool IsMadeFor(Platform image, Platform wanted)
    {
        if (image.Os != wanted.Os)
            return false;
        if (image.Architecture != wanted.Architecture || image.Variant != wanted.Variant)
            return false;
        return image.HasVersion(wanted.OsVersion);
    }

    private static T? Best<T>(IEnumerable<T> candidates, Platform wanted, Func<T, Platform?> platformOf)
        where T : class
    {
        var ofSameMachine = candidates.Where(candidate => IsSameMachine(platformOf(candidate), wanted));
        return Platform.BestFor(ofSameMachine, platformOf, wanted.Canonical());
    }

    private static async ValueTask<IReadOnlyList<Platform>> PresentPlatformsAsync(
        Artifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Index is { } index && index.Manifests.All(SaysWhatItIs))
            return PlatformsOf(index.Manifests.Where(IsImageOrIndex));
        var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
        return PlatformsOf(images.Select(static image => image.Descriptor));
    }

    private static IReadOnlyList<Platform> PlatformsOf(IEnumerable<Descriptor> images)
    {
        var platforms = images.Select(static image => image.Platform?.Canonical());
        return [.. platforms.OfType<Platform>()];
    }

    private static bool IsImageOrIndex(Descriptor entry) => entry.MediaType.IsManifest && !entry.IsAttestation;

    private static bool SaysWhatItIs(Descriptor entry)
    {
        if (!IsImageOrIndex(entry))
            return true;
        return SaysPlatform(entry);
    }

    private static bool SaysPlatform(Descriptor entry) => entry.MediaType.IsImageManifest && entry.Platform.IsNamed();

    private static async ValueTask<Artifact> DescribedAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (image.Descriptor.Platform.IsNamed() || image.Manifest?.Config.MediaType.IsImageConfig != true)
            return image;
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        if (config.Platform is not { } platform)
            return image;
        return image.DescribedAs(image.Descriptor with { Platform = platform });
    }
}
