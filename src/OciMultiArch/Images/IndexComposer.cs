using OciMultiArch.Content;
using OciMultiArch.Model;

namespace OciMultiArch.Images;

/// <summary>Makes one index of images and of the entries of other indexes.</summary>
internal static class IndexComposer
{
    private const int ConfigsAtOnce = 16;

    public static async ValueTask<Artifact> ComposeAsync(
        Artifact[] images, IReadOnlyDictionary<string, string>? annotations, IndexOptions options, CancellationToken cancellationToken)
    {
        if (Array.Exists(images, static each => each is null))
            throw new ArgumentException("An image of the index is null.", nameof(images));
        var artifactType = options.ArtifactType is null ? null : MediaType.Parse(options.ArtifactType).Value;
        var described = new Artifact[images.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = ConfigsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, images.Length, parallel, async (at, cancel) =>
            described[at] = await images[at].WithOwnPlatformAsync(cancel).ConfigureAwait(false)).ConfigureAwait(false);
        if (options.ConvertsImages)
            await ConvertAsync(described, options, parallel).ConfigureAwait(false);
        IndexEntries all = new();
        foreach (var image in described)
            await all.AddAsync(image, cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<IndexEntry> chosen = [.. Attestation.WithoutOrphans(options.Twins == TwinHandling.Replace ? Twins.Replaced(all.All) : all.All)];
        IReadOnlyList<Artifact> referrers = options.Attestations == AttestationHandling.Refer
            ? await Attestation.ReferrersAsync([.. chosen.Select(static each => each.Descriptor)], all.ReadAsync, cancellationToken).ConfigureAwait(false)
            : [];
        if (options.Attestations != AttestationHandling.Keep)
            chosen = [.. chosen.Where(static each => !each.Descriptor.IsAttestation())];
        var entries = chosen.Select(static each => each.Descriptor).ToArray();
        var format = options.Format ?? Family(entries);
        RefuseWhatDoesNotFit(entries, format, annotations, options);
        Twins.Refuse(entries);
        return NewDocument.Of(new ImageIndex
        {
            MediaType = format.Index,
            ArtifactType = artifactType,
            Subject = options.Subject?.Bare(),
            Annotations = Annotations(annotations, format, options.Base)!,
        }, chosen, all.Parts).With([.. all.AttachedTo(entries), .. referrers]);
    }

    private static Task ConvertAsync(Artifact[] images, IndexOptions options, ParallelOptions parallel)
    {
        var format = options.Format ?? (Array.TrueForAll(images, static each => each.MediaType.IsDocker) ? ImageFormat.Docker : ImageFormat.Oci);
        var attestations = options.Attestations == AttestationHandling.Drop ? AttestationHandling.Drop : AttestationHandling.Keep;
        return Parallel.ForAsync(0, images.Length, parallel, async (at, cancel) =>
            images[at] = await images[at].ConvertAsync(format, attestations, cancel).ConfigureAwait(false));
    }

    private static IReadOnlyDictionary<string, string>? Annotations(IReadOnlyDictionary<string, string>? given, ImageFormat format, Artifact? from)
    {
        if (from is null || format == ImageFormat.Docker)
            return given;
        Dictionary<string, string> all = new(given ?? Frozen.EmptyMap(), StringComparer.Ordinal);
        BaseAnnotations.Add(all, from, from);
        return all;
    }

    private static ImageFormat Family(Descriptor[] entries)
    {
        var docker = entries.Count(static each => each.MediaType.IsDocker);
        if (docker > 0 && docker < entries.Length)
            throw new ArgumentException(
                "Docker and OCI images are mixed: " + string.Join(", ", entries.Select(static each => $"{each.Platform} {each.MediaType}"))
                + ". Registries refuse such an index; give images of one family (ConvertAsync makes them so), or ask for the OCI format explicitly.");
        return docker > 0 ? ImageFormat.Docker : ImageFormat.Oci;
    }

    private static void RefuseWhatDoesNotFit(
        Descriptor[] entries, ImageFormat format, IReadOnlyDictionary<string, string>? annotations, IndexOptions options)
    {
        if (format != ImageFormat.Docker)
            return;
        const string Remedy = "Use the OCI format.";
        if (annotations?.Count > 0 || entries.Any(static each => each.Annotations.Count > 0))
            throw new ArgumentException($"A Docker manifest list cannot hold annotations. {Remedy}");
        if (options.ArtifactType is not null || options.Subject is not null || entries.Any(static each => each.ArtifactType is not null))
            throw new ArgumentException($"A Docker manifest list cannot hold an artifact type or a subject. {Remedy}");
        if (entries.FirstOrDefault(static each => !each.MediaType.IsDocker) is { } foreign)
            throw new ArgumentException($"A Docker manifest list cannot hold {foreign.Digest}, which is {foreign.MediaType}. {Remedy}");
        if (entries.FirstOrDefault(static each => !each.Platform.IsNamed()) is { } nowhere)
            throw new ArgumentException($"A Docker manifest list needs a platform for {nowhere.Digest}. Give one with WithPlatform.");
    }
}
