using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>Makes one index of images and of the entries of other indexes.</summary>
internal static class IndexBuilder
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
        IndexEntries all = new();
        foreach (var image in described)
            await all.AddAsync(image, cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<IndexEntry> chosen = [.. Attestation.WithoutOrphans(options.DuplicatePlatforms == DuplicatePlatformHandling.Replace ? DuplicatePlatforms.Replaced(all.All) : all.All)];
        var format = options.Format ?? Family(Held(chosen, options), options);
        RefuseWhatDoesNotFit(Held(chosen, options), format, annotations, options);
        DuplicatePlatforms.Refuse(Held(chosen, options));
        EntryConversion conversion = new(format, all);
        if (options.ConvertsImages)
            chosen = await conversion.RunAsync(chosen, parallel).ConfigureAwait(false);
        IReadOnlyList<Artifact> referrers = options.Attestations == AttestationHandling.Refer
            ? await Attestation.ReferrersAsync([.. chosen.Select(static each => each.Descriptor)], all.ReadAsync, cancellationToken).ConfigureAwait(false)
            : [];
        return NewDocument.Of(new ImageIndex
        {
            MediaType = format.Index,
            ArtifactType = artifactType,
            Subject = options.Subject?.Bare(),
            Annotations = Annotations(annotations, format, options.Base)!,
        }, chosen.Where(each => IsHeld(each.Descriptor, options)), new(children: [.. conversion.Images, .. all.Children], indexes: all.Indexes))
            .With([.. all.AttachedTo(Held(chosen, options)), .. referrers]);
    }

    private static bool IsHeld(Descriptor entry, IndexOptions options) => options.Attestations == AttestationHandling.Keep || !entry.IsAttestation();

    private static Descriptor[] Held(IEnumerable<IndexEntry> entries, IndexOptions options) =>
        [.. entries.Select(static each => each.Descriptor).Where(each => IsHeld(each, options))];

    private static IReadOnlyDictionary<string, string>? Annotations(IReadOnlyDictionary<string, string>? given, ImageFormat format, Artifact? from)
    {
        if (from is null || format == ImageFormat.Docker)
            return given;
        Dictionary<string, string> all = new(given ?? Frozen.EmptyMap(), StringComparer.Ordinal);
        BaseAnnotations.Add(all, from, from);
        return all;
    }

    private static ImageFormat Family(Descriptor[] entries, IndexOptions options)
    {
        var docker = entries.Count(static each => each.MediaType.IsDocker);
        if (docker > 0 && docker < entries.Length && !options.ConvertsImages)
            throw new ArgumentException(
                "Docker and OCI images are mixed: " + string.Join(", ", entries.Select(static each => $"{each.Platform} {each.MediaType}"))
                + ". Registries refuse such an index; give images of one family (ConvertAsync makes them so), or ask for the OCI format explicitly.");
        return docker > 0 && docker == entries.Length ? ImageFormat.Docker : ImageFormat.Oci;
    }

    private static void RefuseWhatDoesNotFit(
        Descriptor[] entries, ImageFormat format, IReadOnlyDictionary<string, string>? annotations, IndexOptions options)
    {
        if (format != ImageFormat.Docker)
            return;
        const string Remedy = "Use the OCI format.";
        if (annotations?.Count > 0)
            throw new ArgumentException($"A Docker manifest list cannot hold annotations. {Remedy}");
        if (options.ArtifactType is not null || options.Subject is not null)
            throw new ArgumentException($"A Docker manifest list cannot hold an artifact type or a subject. {Remedy}");
        foreach (var entry in entries)
            if (entry.MediaType.IsDocker || entry.IsAttestation() || (options.ConvertsImages && entry.MediaType.IsImageManifest))
                DockerLimits.Check(entry, null);
            else
                throw new ArgumentException($"A Docker manifest list cannot hold {entry.Digest}, which is {entry.MediaType}. {Remedy}");
    }
}
