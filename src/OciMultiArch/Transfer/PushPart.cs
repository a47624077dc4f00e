namespace OciMultiArch.Transfer;

/// <summary>A blob or manifest of a push: the root that needed it first, and the platforms of the images that hold it.</summary>
internal sealed class PushPart
{
    private readonly List<Platform> platforms = [];

    /// <summary>Something that only its entry is known of.</summary>
    public PushPart(PushRoot root, Descriptor descriptor)
    {
        (Root, Descriptor) = (root, descriptor);
        Meet(descriptor.Platform);
    }

    /// <summary>A root itself.</summary>
    public PushPart(PushRoot root, Artifact artifact) : this(root, artifact.Descriptor) => Artifact = artifact;

    /// <summary>A child manifest.</summary>
    public PushPart(PushPart parent, Artifact artifact) : this(parent.Root, artifact.Descriptor) => Artifact = artifact;

    /// <summary>A blob.</summary>
    public PushPart(PushPart owner, Blob blob) : this(owner.Root, blob.Descriptor)
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
    public void Meet(Blob again, PushPart owner)
    {
        Blob = again.After(Blob!.Sources);
        Meet(owner);
    }

    private void Meet(PushPart owner) => Meet(owner.Descriptor.Platform);

    private void Meet(Platform? platform)
    {
        if (platform is not null && !platforms.Contains(platform))
            platforms.Add(platform);
    }
}
