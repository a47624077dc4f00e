using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>
/// What Docker's documents cannot hold. It is refused by name where it is asked for or where it would have to be
/// converted, and never dropped unasked. Every refusal is an <see cref="InvalidContentException"/>.
/// </summary>
internal static class DockerLimits
{
    /// <summary>How a message calls Docker's index.</summary>
    public const string ManifestList = "A Docker manifest list";

    /// <summary>How a message calls Docker's manifest.</summary>
    public const string Manifest = "A Docker manifest";

    private const string UseOci = "Use the OCI format.";
    private const string LeaveOut = "Leave it out, or use the OCI format.";

    /// <summary>Refuses what a new index is asked to say of itself.</summary>
    /// <param name="annotations">Its annotations; null for none.</param>
    /// <param name="artifactType">Its artifact type; null for none.</param>
    /// <param name="subject">What it refers to; null for nothing.</param>
    public static void CheckNewIndex(
        IReadOnlyDictionary<string, string>? annotations, string? artifactType, Descriptor? subject)
    {
        if (annotations?.Count > 0)
            throw CannotHold(ManifestList, "annotations");
        if (artifactType is not null)
            throw CannotHold(ManifestList, "an artifact type");
        if (subject is not null)
            throw CannotHold(ManifestList, "a subject");
    }

    /// <summary>Refuses annotations that a new or edited manifest is asked to have.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="document">The manifest, at the beginning of a sentence.</param>
    public static void CheckNewAnnotations(
        IReadOnlyDictionary<string, string> annotations, string document = Manifest)
    {
        if (annotations.Count > 0)
            throw CannotHold(document, "annotations", "Use the OCI format, or labels.");
    }

    /// <summary>A manifest whose config is not a container image's.</summary>
    public static void CheckConfig(Artifact image)
    {
        var config = image.Manifest!.Config.MediaType;
        if (!config.IsImageConfig)
            throw CannotHold(Manifest, $"{image.Digest}, whose config is {config}", LeaveOut);
    }

    /// <summary>Refuses what an image says and Docker's manifest could not.</summary>
    public static void CheckImage(Artifact image)
    {
        var manifest = image.Manifest!;
        var holder = $"The image {image}";
        CheckTypeAndSubject(holder, manifest.ArtifactType, manifest.Subject);
        CheckAnnotations(holder, manifest.Annotations);
        foreach (var part in manifest.Layers.Prepend(manifest.Config))
            CheckAnnotations($"The descriptor of {part.Digest} in the image {image}", part.Annotations);
    }

    /// <summary>Refuses what an index says and Docker's manifest list could not, its entries included.</summary>
    public static void CheckIndex(Artifact index, AttestationHandling attestations)
    {
        CheckAnnotations($"The index {index.Digest}", index.Index!.Annotations);
        foreach (var entry in index.Index.Manifests.Where(static entry => !entry.IsAttestation))
            CheckAnnotations($"The entry {entry.Digest} of the index {index.Digest}", entry.Annotations);
        CheckBareIndex(index, attestations);
    }

    /// <summary>As <see cref="CheckIndex"/>, where all annotations are left out.</summary>
    public static void CheckBareIndex(Artifact index, AttestationHandling attestations)
    {
        var view = index.Index!;
        CheckTypeAndSubject($"The index {index.Digest}", view.ArtifactType, view.Subject);
        var isDropping = attestations == AttestationHandling.Drop;
        foreach (var entry in view.Manifests.Where(entry => !isDropping || !entry.IsAttestation))
        {
            var bare = entry.IsAttestation ? entry : entry with { Annotations = Frozen.EmptyMap() };
            CheckEntry(bare, $" of the index {index.Digest}");
        }
    }

    /// <summary>Refuses an entry that a manifest list could not hold.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="where">Where it stands now, for a message; empty where it comes alone.</param>
    public static void CheckEntry(Descriptor entry, string where = "")
    {
        if (entry.IsAttestation)
            throw CannotHold(
                ManifestList,
                $"the attestation {entry.Digest}{where}",
                "Drop the attestations, or use the OCI format.");
        if (!entry.MediaType.IsImageManifest)
            throw Refusal(
                $"{ManifestList} holds only images, and {entry.Digest}{where} is {entry.MediaType}.", LeaveOut);
        var holder = $"The entry {entry.Digest}{where}";
        if (!entry.RepeatsConfigType())
            CheckTypeAndSubject(holder, entry.ArtifactType, null);
        CheckAnnotations(holder, entry.Annotations);
        if (!entry.Platform.IsNamed())
            throw NeedsPlatform(entry.Digest);
    }

    /// <summary>A manifest list holds no entry without a platform.</summary>
    public static InvalidContentException NeedsPlatform(Digest entry) => new(
        Problem.MissingPlatform,
        $"{ManifestList} needs a platform for every image, and {entry} has none.",
        new Remedy(RemedyKind.SetPlatform, "Give the image a platform, or use the OCI format.", $"{entry}"));

    /// <summary>A document of Docker's that is asked to hold something.</summary>
    /// <param name="document">The document, at the beginning of a sentence.</param>
    /// <param name="thing">What it cannot hold.</param>
    /// <param name="remedy">What to do: a whole sentence.</param>
    public static InvalidContentException CannotHold(string document, string thing, string remedy = UseOci) =>
        Refusal($"{document} cannot hold {thing}.", remedy);

    private static void CheckTypeAndSubject(string holder, string? artifactType, Descriptor? subject)
    {
        if (!string.IsNullOrEmpty(artifactType))
            throw CannotKeep(holder, $"the artifact type {artifactType}");
        if (subject is not null)
            throw CannotKeep(holder, $"the subject {subject.Digest}");
    }

    private static void CheckAnnotations(string holder, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count > 0)
            throw CannotKeep(holder, $"annotations ({string.Join(", ", annotations.Keys)})");
    }

    private static InvalidContentException CannotKeep(string holder, string thing) => Refusal(
        $"{holder} has {thing}, which Docker's format cannot hold.", "Remove that first, or use the OCI format.");

    private static InvalidContentException Refusal(string reason, string remedy) =>
        new(Problem.UnsupportedByDocker, reason, new Remedy(RemedyKind.UseOciFormat, remedy));
}
