namespace OciMultiArch.Checks;

/// <summary>A manifest or index at one place below the root, and what is wrong there.</summary>
/// <param name="artifact">What it is; its descriptor is that of its entry.</param>
/// <param name="path">The way to it.</param>
/// <param name="parent">The index that names it; null for the root.</param>
internal sealed class VerifiedManifest(Artifact artifact, IReadOnlyList<string> path, VerifiedManifest? parent = null)
{
    public Artifact Artifact => artifact;

    public IReadOnlyList<string> Path => path;

    public VerifiedManifest? Parent => parent;

    /// <summary>The first manifest with the same bytes, where an entry states another platform of them; else null.</summary>
    public VerifiedManifest? SameContent { get; init; }

    /// <summary>How many entries lead here, as equal ones.</summary>
    public int Places { get; private set; } = 1;

    /// <summary>How many entries lead to these bytes, whatever platform they state.</summary>
    public int ContentPlaces { get; private set; } = 1;

    /// <summary>What was found here so far.</summary>
    public List<VerifyProblem> Problems { get; } = [];

    /// <summary>Whether it belongs to another manifest of its index and is no image of its own.</summary>
    public bool IsAttestation => Artifact.Descriptor.IsAttestation;

    /// <summary>
    /// Whether it is an image that a container can be made of. Signatures and plugins have an image's config too, but a
    /// type of artifact, or nothing that is a layer.
    /// </summary>
    public bool IsImage => !IsAttestation && Artifact.Manifest is { } manifest && IsOfImage(manifest);

    /// <summary>Whether an index states for which platform it is; unknown/unknown is none.</summary>
    public bool HasPlatform
    {
        get
        {
            if (Artifact.Manifest is null || IsAttestation)
                return false;
            var stated = Artifact.Descriptor.Platform;
            return stated.IsNamed() && !IsUnknown(stated);
        }
    }

    /// <summary>What it is, when it is neither index nor image nor attestation; else null.</summary>
    public string? ArtifactType
    {
        get
        {
            if (IsImage || IsAttestation || Artifact.Manifest is not { } manifest)
                return null;
            if (manifest.ArtifactType is { Length: > 0 } type)
                return type;
            var config = manifest.Config.MediaType;
            if (!config.IsImageConfig && config != MediaType.OciEmpty)
                return config.Value;
            return manifest.Layers.Select(static layer => layer.MediaType.Value).FirstOrDefault(config.Value);
        }
    }

    /// <summary>The platform that its entry names, or its digest.</summary>
    public string Name => NameOf(Artifact.Descriptor);

    /// <summary>Whether a platform is what attestations have in place of one.</summary>
    public static bool IsUnknown(Platform platform) =>
        platform.Canonical() is { Os: "unknown", Architecture: "unknown" };

    /// <summary>Counts a further entry that leads here.</summary>
    public void CountPlace()
    {
        Places++;
        (SameContent ?? this).CountContent();
    }

    /// <summary>Counts a further entry that leads to these bytes.</summary>
    public void CountContent() => ContentPlaces++;

    public static string NameOf(Descriptor entry)
    {
        if (entry.Platform.IsNamed() && !entry.IsAttestation)
            return entry.Platform.ToString();
        return entry.Digest.ToString();
    }

    /// <summary>A problem that a pull suffers from.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="reason">What is wrong, in whole sentences.</param>
    /// <param name="remedy">What to do; null when the reason says it.</param>
    /// <param name="part">The entry, config or layer that is wrong; null for the manifest itself.</param>
    public VerifyProblem Error(
        VerifyProblemKind kind, string reason, Remedy? remedy = null, Descriptor? part = null) => new()
        {
            Kind = kind,
            Path = PathTo(part),
            Descriptor = part ?? Artifact.Descriptor,
            Reason = reason,
            Remedy = remedy,
        };

    /// <summary>A problem that is worth a look.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="reason">What is wrong, in whole sentences.</param>
    /// <param name="remedy">What to do; null when the reason says it.</param>
    /// <param name="part">The entry, config or layer that is wrong; null for the manifest itself.</param>
    public VerifyProblem Warning(
        VerifyProblemKind kind, string reason, Remedy? remedy = null, Descriptor? part = null) =>
        Error(kind, reason, remedy, part) with { IsWarning = true };

    private static bool IsOfImage(ImageManifest manifest)
    {
        if (!manifest.Config.MediaType.IsImageConfig || IsOther(manifest.ArtifactType))
            return false;
        return manifest.Layers.Count == 0 || manifest.Layers.Any(static layer => layer.MediaType.IsLayer);
    }

    // Some builders write the type of the config there.
    private static bool IsOther(string? artifactType)
    {
        if (string.IsNullOrEmpty(artifactType))
            return false;
        return !MediaType.TryParse(artifactType, null, out var type) || !type.IsImageConfig;
    }

    private IReadOnlyList<string> PathTo(Descriptor? part)
    {
        if (part is null)
            return Path;
        var name = part.MediaType.IsManifest ? NameOf(part) : part.Digest.ToString();
        return [.. Path, name];
    }
}
