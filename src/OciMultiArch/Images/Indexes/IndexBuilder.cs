using System.Collections.Concurrent;
using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Makes one index of images and of the entries of other indexes.</summary>
internal sealed partial class IndexBuilder
{
    // Where entries are read once all of them are known.
    private ArtifactParts? readable;

    public static async ValueTask<Artifact> BuildAsync(
        Artifact[] images,
        IReadOnlyDictionary<string, string>? annotations,
        IndexOptions options,
        CancellationToken cancellationToken)
    {
        if (Array.Exists(images, static image => image is null))
            throw new ArgumentException("An image of the index is null.", nameof(images));
        var artifactType = options.ArtifactType is null ? null : MediaType.Parse(options.ArtifactType).Value;
        IndexBuilder builder = new();
        await builder.AddAllAsync(images, cancellationToken).ConfigureAwait(false);
        var chosen = builder.Chosen(options);
        var held = Held(chosen, options);
        var format = options.Format ?? FormatOf(held, options);
        if (format == ImageFormat.Docker)
            CheckDocker(held, annotations, options);
        DuplicatePlatforms.Refuse(held);
        if (options.ConvertsImages)
        {
            var converted = await builder.ConvertAsync(chosen, format, options, cancellationToken).ConfigureAwait(false);
            chosen = [.. chosen.Select(entry => Converted(entry, converted))];
            builder.children.InsertRange(0, converted.Values);
        }
        var referrers = await builder.ReferrersAsync(chosen, options, cancellationToken).ConfigureAwait(false);
        ImageIndex document = new()
        {
            MediaType = format.Index,
            ArtifactType = artifactType,
            Subject = options.Subject?.Bare(),
            Annotations = Annotations(annotations, format, options.Base)!,
        };
        var listed = chosen.Where(entry => IsHeld(entry.Descriptor, options));
        var index = builder.Assemble(document, listed);
        return index.With([.. builder.AttachedTo(Held(chosen, options)), .. referrers]);
    }

    private async ValueTask AddAllAsync(Artifact[] images, CancellationToken cancellationToken)
    {
        var described = await ParallelWork.SelectAsync(
            images,
            static (image, cancel) => image.WithOwnPlatformAsync(cancel),
            cancellationToken).ConfigureAwait(false);
        foreach (var image in described)
            await AddAsync(image, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyCollection<IndexEntry> Chosen(IndexOptions options)
    {
        IReadOnlyCollection<IndexEntry> all = entries;
        if (options.DuplicatePlatforms == DuplicatePlatformHandling.Replace)
            all = DuplicatePlatforms.Replace(entries, options.Replaced);
        if (options.DuplicatePlatforms == DuplicatePlatformHandling.SkipSame)
            all = DuplicatePlatforms.SkipSame(entries);
        if (options is { DropsAnnotations: true, Format: ImageFormat.Docker })
            all = [.. all.Select(static entry => entry.WithoutAnnotations())];
        return [.. Attestation.WithoutOrphans(all)];
    }

    private static bool IsHeld(Descriptor entry, IndexOptions options) =>
        options.Attestations == AttestationHandling.Keep || !entry.IsAttestation;

    private static Descriptor[] Held(IEnumerable<IndexEntry> entries, IndexOptions options) =>
        [.. entries.Select(static entry => entry.Descriptor).Where(entry => IsHeld(entry, options))];

    private static ImageFormat FormatOf(Descriptor[] entries, IndexOptions options)
    {
        var docker = entries.Count(static entry => entry.MediaType.IsDocker);
        if (docker > 0 && docker == entries.Length)
            return ImageFormat.Docker;
        if (docker > 0 && !options.ConvertsImages)
            throw MixedFormats(entries);
        return ImageFormat.Oci;
    }

    private static InvalidContentException MixedFormats(Descriptor[] entries)
    {
        var types = string.Join(", ", entries.Select(static entry => $"{entry.Platform} {entry.MediaType}"));
        return new(
            Problem.MixedFormats,
            $"Docker and OCI images are mixed: {types}. Registries refuse such an index.",
            new(RemedyKind.ConvertImages, "Convert them to one family with ConvertAsync, or ask for the OCI format."));
    }

    private static void CheckDocker(
        Descriptor[] entries, IReadOnlyDictionary<string, string>? annotations, IndexOptions options)
    {
        DockerLimits.CheckNewIndex(annotations, options.ArtifactType, options.Subject);
        foreach (var entry in entries)
        {
            var isConverted = options.ConvertsImages && entry.MediaType.IsImageManifest;
            if (!entry.MediaType.IsDocker && !entry.IsAttestation && !isConverted)
                throw DockerLimits.CannotHold(DockerLimits.ManifestList, $"{entry.Digest}, which is {entry.MediaType}");
            DockerLimits.CheckEntry(entry);
        }
    }

    private static IReadOnlyDictionary<string, string>? Annotations(
        IReadOnlyDictionary<string, string>? given, ImageFormat format, Artifact? baseImage)
    {
        if (baseImage is null || format == ImageFormat.Docker)
            return given;
        Dictionary<string, string> annotations = new(given ?? Frozen.EmptyMap(), StringComparer.Ordinal);
        BaseImage.AddAnnotations(annotations, baseImage, baseImage);
        return annotations;
    }

    /// <summary>The images of the other family, converted, by the digests that they had.</summary>
    private async ValueTask<IReadOnlyDictionary<Digest, Artifact>> ConvertAsync(
        IReadOnlyCollection<IndexEntry> chosen,
        ImageFormat format,
        IndexOptions options,
        CancellationToken cancellationToken)
    {
        ImageEdit edit = new() { Format = format, DropsAnnotations = options.DropsAnnotations };
        ConcurrentDictionary<Digest, Artifact> converted = new();
        var foreign = chosen.Select(static entry => entry.Descriptor)
            .Where(IsForeign)
            .DistinctBy(static entry => entry.Digest);
        await ParallelWork.ForEachAsync(foreign, ConvertOneAsync, cancellationToken).ConfigureAwait(false);
        return converted;

        bool IsForeign(Descriptor entry) =>
            entry.MediaType.IsImageManifest && !entry.IsAttestation && entry.MediaType != format.Manifest;

        async ValueTask ConvertOneAsync(Descriptor entry, CancellationToken cancel)
        {
            IndexImagesEditor editor = new(edit, await ReadAsync(entry, cancel).ConfigureAwait(false));
            converted[entry.Digest] = await editor.RunAsync(cancel).ConfigureAwait(false);
        }
    }

    // Attestations go on with their images.
    private static IndexEntry Converted(IndexEntry entry, IReadOnlyDictionary<Digest, Artifact> converted)
    {
        var isAttestation = entry.Descriptor.IsAttestation;
        var before = isAttestation ? Attestation.DigestOfImage(entry.Descriptor) : entry.Descriptor.Digest;
        if (before is null || !converted.TryGetValue(before, out var image))
            return entry;
        return isAttestation ? Attestation.PointedAt(entry, image.Digest) : entry.PointedAt(image);
    }

    private ValueTask<IReadOnlyList<Artifact>> ReferrersAsync(
        IReadOnlyCollection<IndexEntry> chosen, IndexOptions options, CancellationToken cancellationToken)
    {
        if (options.Attestations != AttestationHandling.Refer)
            return new([]);
        Descriptor[] descriptors = [.. chosen.Select(static entry => entry.Descriptor)];
        return Attestation.ReferrersAsync(descriptors, ReadAsync, cancellationToken);
    }

    private ValueTask<Artifact> ReadAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        readable ??= Parts;
        if (readable.Child(entry.Digest) is { } child)
            return new(child);
        return readable.Holder(entry.Digest)!.ChildAsync(entry, cancellationToken);
    }

    private Artifact Assemble(ImageIndex document, IEnumerable<IndexEntry> listed)
    {
        var edit = JsonEdit.Set(["manifests"], IndexEntry.Array(listed));
        var bytes = JsonSplicer.Apply(OciJson.Write(document), edit);
        return new(Descriptor.Of(document.MediaType!, bytes), bytes, [], Parts);
    }
}
