namespace OciMultiArch.Images;

/// <summary>What a Docker document has no place for is refused by name where one is asked for, never dropped unasked.</summary>
internal static class DockerLimits
{
    private const string Remedy = "Remove it first, or use the OCI format.";

    /// <exception cref="ArgumentException">The manifest is no container image's.</exception>
    public static void CheckConfig(Artifact image)
    {
        if (!image.Manifest!.Config.MediaType.IsImageConfig)
            throw new ArgumentException($"{image} cannot become a Docker image: its config is {image.Manifest.Config.MediaType}. {Remedy}");
    }

    /// <exception cref="ArgumentException">The image could not become Docker's.</exception>
    public static void Check(Artifact image)
    {
        var manifest = image.Manifest!;
        if (manifest.ArtifactType is { Length: > 0 } type)
            throw Refusal($"image {image}", $"the artifact type {type}");
        if (manifest.Subject is { } subject)
            throw Refusal($"image {image}", $"the subject {subject.Digest}");
        RefuseAnnotations($"image {image}", manifest.Annotations);
        foreach (var part in manifest.Layers.Prepend(manifest.Config))
            RefuseAnnotations($"descriptor of {part.Digest} in the image {image}", part.Annotations);
    }

    /// <exception cref="ArgumentException">The index could not become Docker's.</exception>
    public static void Check(Artifact index, AttestationHandling attestations)
    {
        var view = index.Index!;
        if (view.ArtifactType is { Length: > 0 } type)
            throw Refusal($"index {index.Digest}", $"the artifact type {type}");
        if (view.Subject is { } subject)
            throw Refusal($"index {index.Digest}", $"the subject {subject.Digest}");
        RefuseAnnotations($"index {index.Digest}", view.Annotations);
        foreach (var entry in view.Manifests.Where(each => attestations != AttestationHandling.Drop || !each.IsAttestation()))
            Check(entry, index);
    }

    /// <param name="entry">What a manifest list is to hold.</param>
    /// <param name="index">The index that holds it now; null where it comes alone.</param>
    /// <exception cref="ArgumentException">It could not.</exception>
    public static void Check(Descriptor entry, Artifact? index)
    {
        var (holder, where) = index is null ? ("There is", "") : ($"The index {index.Digest} holds", $" of the index {index.Digest}");
        if (entry.IsAttestation())
            throw new ArgumentException($"{holder} the attestation {entry.Digest}, which Docker's format has no place for. Drop attestations by choice, or use the OCI format.");
        if (!entry.MediaType.IsImageManifest)
            throw new ArgumentException($"A Docker manifest list holds images alone, not {entry.Digest}, which is {entry.MediaType}. {Remedy}");
        if (entry.ArtifactType is { Length: > 0 } type && !EntryPointing.IsConfig(type))
            throw Refusal($"entry {entry.Digest}{where}", $"the artifact type {type}");
        RefuseAnnotations($"entry {entry.Digest}{where}", entry.Annotations);
        if (!entry.Platform.IsNamed())
            throw new ArgumentException($"A Docker manifest list needs a platform for {entry.Digest}. Set one in the index first, or use the OCI format.");
    }

    private static void RefuseAnnotations(string what, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count > 0)
            throw Refusal(what, $"annotations ({string.Join(", ", annotations.Keys)})");
    }

    private static ArgumentException Refusal(string what, string thing) => new($"The {what} has {thing}, which Docker's format has no place for. {Remedy}");
}
