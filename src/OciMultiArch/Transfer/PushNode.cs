namespace OciMultiArch.Transfer;

/// <summary>A blob or manifest of a push. Immutable.</summary>
internal sealed class PushNode
{
    private PushNode(PushRoot root, Descriptor descriptor, IReadOnlyList<Platform> platforms)
    {
        Root = root;
        Descriptor = descriptor;
        Platforms = platforms;
    }

    /// <summary>The root that needed it first.</summary>
    public PushRoot Root { get; }

    public Descriptor Descriptor { get; }

    public Digest Digest => Descriptor.Digest;

    /// <summary>The manifest; null for a blob, and for a manifest that is known by its entry alone.</summary>
    public Artifact? Artifact { get; private init; }

    /// <summary>The blob; null for a manifest.</summary>
    public Blob? Blob { get; private init; }

    /// <summary>Whether it is the config of a manifest.</summary>
    public bool IsConfig { get; private init; }

    /// <summary>The platforms of the images that hold it, in the order they were met.</summary>
    public IReadOnlyList<Platform> Platforms { get; }

    /// <summary>A root itself.</summary>
    public static PushNode Of(PushRoot root) => Of(root, root.Artifact);

    /// <summary>A manifest below a root.</summary>
    public static PushNode Of(PushRoot root, Artifact artifact) =>
        new(root, artifact.Descriptor, PlatformsOf(artifact.Descriptor)) { Artifact = artifact };

    /// <summary>A manifest below a root of which only its entry is known.</summary>
    public static PushNode Of(PushRoot root, Descriptor entry) => new(root, entry, PlatformsOf(entry));

    /// <summary>A blob of a manifest.</summary>
    public static PushNode Of(PushNode manifest, Blob blob)
    {
        var platforms = Joined(PlatformsOf(blob.Descriptor), manifest.Descriptor);
        var isConfig = manifest.Artifact?.Config?.Digest == blob.Digest;
        return new(manifest.Root, blob.Descriptor, platforms) { Blob = blob, IsConfig = isConfig };
    }

    /// <summary>This blob, held by another manifest too: the further sources come after those known.</summary>
    public PushNode AlsoIn(PushNode manifest, Blob again)
    {
        var platforms = Joined(Platforms, manifest.Descriptor);
        return new(Root, Descriptor, platforms) { Blob = again.After(Blob!.Sources), IsConfig = IsConfig };
    }

    /// <summary>This content in a report or plan.</summary>
    public PushedContent As(Arrival arrival, IContentSource? origin = null) => new()
    {
        Descriptor = Descriptor,
        Arrival = arrival,
        Origin = origin,
        Platforms = Platforms,
        IsConfig = IsConfig,
    };

    private static IReadOnlyList<Platform> PlatformsOf(Descriptor descriptor) =>
        descriptor.Platform is { } platform ? [platform] : [];

    private static IReadOnlyList<Platform> Joined(IReadOnlyList<Platform> known, Descriptor holder)
    {
        if (holder.Platform is not { } platform || known.Contains(platform))
            return known;
        return [.. known, platform];
    }
}
