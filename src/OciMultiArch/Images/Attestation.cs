using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Attestations as BuildKit lists them: manifests of their own among the entries of an index, which name their image in an annotation.</summary>
internal static class Attestation
{
    /// <summary>The annotation that names the image.</summary>
    public const string Attested = "vnd.docker.reference.digest";

    // What BuildKit itself writes where it makes manifests with an artifact type.
    private const string ArtifactType = "application/vnd.docker.attestation.manifest.v1+json";
    private const int ReadsAtOnce = 16;

    /// <summary>The digest of the image that an attestation is of, as it stands there; null where it names none.</summary>
    public static string? ImageOf(Descriptor attestation) => attestation.Annotations.GetValueOrDefault(Attested);

    /// <summary>The entries without attestations of images that are not among them, and each attestation of an image once.</summary>
    public static IEnumerable<IndexEntry> WithoutOrphans(IReadOnlyCollection<IndexEntry> entries)
    {
        HashSet<(Digest, string)> seen = [];
        return WithImage(entries, []).Where(each => !each.Descriptor.IsAttestation() || seen.Add((each.Descriptor.Digest, ImageOf(each.Descriptor)!)));
    }

    /// <summary>The entries without attestations of images that are neither among them nor among others.</summary>
    public static IEnumerable<IndexEntry> WithImage(IReadOnlyCollection<IndexEntry> entries, IEnumerable<Descriptor> others)
    {
        var images = Images(entries.Select(static each => each.Descriptor).Concat(others));
        return entries.Where(each => !each.Descriptor.IsAttestation() || (ImageOf(each.Descriptor) is { } image && images.Contains(image)));
    }

    /// <summary>The attestations of an index as referrers of their images, in the order of the entries.</summary>
    /// <param name="entries">Every entry; each attestation has its image among them.</param>
    /// <param name="read">Reads the manifest of an entry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<IReadOnlyList<Artifact>> ReferrersAsync(
        IReadOnlyCollection<Descriptor> entries, Func<Descriptor, CancellationToken, ValueTask<Artifact>> read, CancellationToken cancellationToken)
    {
        var images = entries.Where(static each => !each.IsAttestation()).DistinctBy(static each => each.Digest).ToDictionary(static each => each.Digest.ToString());
        var attestations = entries.Where(static each => each.IsAttestation()).ToArray();
        var referrers = new Artifact[attestations.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, attestations.Length, parallel, async (at, cancel) =>
        {
            var attestation = await read(attestations[at], cancel).ConfigureAwait(false);
            referrers[at] = Referring(attestation, images[ImageOf(attestations[at])!]);
        }).ConfigureAwait(false);
        return referrers;
    }

    private static HashSet<string> Images(IEnumerable<Descriptor> entries) =>
        entries.Where(static each => !each.IsAttestation()).Select(static each => each.Digest.ToString()).ToHashSet(StringComparer.Ordinal);

    private static Artifact Referring(Artifact attestation, Descriptor image)
    {
        if (attestation.MediaType.IsDocker)
            throw new ArgumentException($"The attestation {attestation.Digest} is {attestation.MediaType}, which cannot have a subject. Keep it in the index, or drop it.");
        List<JsonEdit> edits = [JsonEdit.Set(["subject"], OciJson.Write(image.Bare()))];
        if (string.IsNullOrEmpty(attestation.Index?.ArtifactType ?? attestation.Manifest?.ArtifactType))
            edits.Insert(0, JsonEdit.Set(["artifactType"], OciJson.Value(ArtifactType)));
        var bytes = JsonSplicer.Apply(attestation.Bytes, edits);
        return new(
            Descriptor.Of(attestation.MediaType, bytes), bytes, [],
            attestation.Index is null ? new(blobs: attestation.Blobs) : new(indexes: [attestation]));
    }
}
