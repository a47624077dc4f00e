using OciMultiArch.Content;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>
/// Attestations as BuildKit lists them: manifests of their own among the entries of an index, each naming its image in
/// an annotation.
/// </summary>
internal static class Attestation
{
    /// <summary>The annotation that names the image.</summary>
    public const string ImageKey = AnnotationKeys.DockerReferenceDigest;

    // What BuildKit itself writes where it makes manifests with an artifact type.
    private const string ArtifactType = "application/vnd.docker.attestation.manifest.v1+json";

    /// <summary>
    /// The digest of the image that an attestation is of, as it is written there; null if it names none.
    /// </summary>
    public static string? ImageOf(Descriptor attestation) => attestation.Annotations.GetValueOrDefault(ImageKey);

    /// <summary>The digest of the image that an attestation is of; null if it names none.</summary>
    public static Digest? DigestOfImage(Descriptor attestation) =>
        Digest.TryParse(ImageOf(attestation), null, out var digest) ? digest : null;

    /// <summary>
    /// The entries without attestations whose image is not among them, and without the second of two equal attestations
    /// of an image.
    /// </summary>
    public static IEnumerable<IndexEntry> WithoutOrphans(IReadOnlyCollection<IndexEntry> entries)
    {
        HashSet<(Digest, string)> seen = [];
        foreach (var entry in WithImage(entries, []))
        {
            var descriptor = entry.Descriptor;
            if (!descriptor.IsAttestation)
                yield return entry;
            else if (seen.Add((descriptor.Digest, ImageOf(descriptor)!)))
                yield return entry;
        }
    }

    /// <summary>The entries without attestations whose image is neither among them nor among others.</summary>
    public static IEnumerable<IndexEntry> WithImage(
        IReadOnlyCollection<IndexEntry> entries, IEnumerable<Descriptor> others)
    {
        var all = entries.Select(static entry => entry.Descriptor).Concat(others);
        var named = all.Where(static entry => !entry.IsAttestation);
        var images = named.Select(static entry => entry.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        return entries.Where(entry => !entry.Descriptor.IsAttestation || IsOfOne(entry.Descriptor, images));
    }

    /// <summary>An attestation after its image became another.</summary>
    public static IndexEntry PointedAt(IndexEntry attestation, Digest image)
    {
        var descriptor = attestation.Descriptor;
        Dictionary<string, string> annotations = new(descriptor.Annotations, StringComparer.Ordinal);
        annotations[ImageKey] = image.ToString();
        var edit = JsonEdit.Set(["annotations", ImageKey], OciJson.Value(image.ToString()));
        return new(descriptor with { Annotations = annotations }, JsonSplicer.Apply(attestation.Json, edit));
    }

    /// <summary>The attestations of an index as referrers of their images, in the order of the entries.</summary>
    /// <param name="entries">Every entry; each attestation has its image among them.</param>
    /// <param name="read">Reads the manifest of an entry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidContentException">An attestation is Docker's, and cannot refer to anything.</exception>
    public static async ValueTask<IReadOnlyList<Artifact>> ReferrersAsync(
        IReadOnlyCollection<Descriptor> entries,
        Func<Descriptor, CancellationToken, ValueTask<Artifact>> read,
        CancellationToken cancellationToken)
    {
        var others = entries.Where(static entry => !entry.IsAttestation);
        var distinct = others.DistinctBy(static entry => entry.Digest);
        var images = distinct.ToDictionary(static entry => entry.Digest.ToString());
        var attestations = entries.Where(static entry => entry.IsAttestation).ToArray();
        return await ParallelWork.SelectAsync(attestations, ReferrerAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask<Artifact> ReferrerAsync(Descriptor entry, CancellationToken cancel)
        {
            var attestation = await read(entry, cancel).ConfigureAwait(false);
            return Referring(attestation, images[ImageOf(entry)!]);
        }
    }

    private static bool IsOfOne(Descriptor attestation, HashSet<string> images) =>
        ImageOf(attestation) is { } image && images.Contains(image);

    private static Artifact Referring(Artifact attestation, Descriptor image)
    {
        if (attestation.MediaType.IsDocker)
            throw new InvalidContentException(
                Problem.UnsupportedByDocker,
                $"The attestation {attestation.Digest} is {attestation.MediaType}, which cannot have a subject.",
                new Remedy("Keep attestations in the index, or drop them."));
        List<JsonEdit> edits = [];
        var type = attestation.Index?.ArtifactType ?? attestation.Manifest?.ArtifactType;
        if (string.IsNullOrEmpty(type))
            edits.Add(JsonEdit.Set(["artifactType"], OciJson.Value(ArtifactType)));
        edits.Add(JsonEdit.Set(["subject"], OciJson.Write(image.Bare())));
        var bytes = JsonSplicer.Apply(attestation.Bytes, edits);
        ArtifactParts parts = attestation.Index is null ? new(blobs: attestation.Blobs) : new(indexes: [attestation]);
        return new(Descriptor.Of(attestation.MediaType, bytes), bytes, [], parts);
    }
}
