namespace OciMultiArch.Transfer;

/// <summary>A blob or manifest of a push: the root that needed it first, and the platforms of the images that hold it.</summary>
internal sealed class PushNode
{
    private readonly List<Platform> platforms = [];

    /// <summary>Something that only its entry is known of.</summary>
    public PushNode(PushRoot root, Descriptor descriptor)
    {
        (Root, Descriptor) = (root, descriptor);
        Meet(descriptor.Platform);
    }

    /// <summary>A root itself.</summary>
    public PushNode(PushRoot root, Artifact artifact) : this(root, artifact.Descriptor) => Artifact = artifact;

    /// <summary>A child manifest.</summary>
    public PushNode(PushNode parent, Artifact artifact) : this(parent.Root, artifact.Descriptor) => Artifact = artifact;

    /// <summary>A blob.</summary>
    public PushNode(PushNode owner, Blob blob) : this(owner.Root, blob.Descriptor)
    {
        Blob = blob;
        Meet(owner);
    }

    public PushRoot Root { get; }

    public Descriptor Descriptor { get; }

    public Digest Digest => Descriptor.Digest;

    public Artifact? Artifact { get; }

    public Blob? Blob { get; private set; }

    public IReadOnlyList<Platform> Platforms => platforms;

    /// <summary>What is expected of it where a plan has asked; null where nobody has.</summary>
    public PlannedContent? Planned { get; set; }

    /// <summary>The same blob in another manifest: its sources stand behind those known.</summary>
    public void Meet(Blob again, PushNode owner)
    {
        Blob = again.After(Blob!.Sources);
        Meet(owner);
    }

    private void Meet(PushNode owner) => Meet(owner.Descriptor.Platform);

    private void Meet(Platform? platform)
    {
        if (platform is not null && !platforms.Contains(platform))
            platforms.Add(platform);
    }
}
