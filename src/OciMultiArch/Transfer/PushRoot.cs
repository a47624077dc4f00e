namespace OciMultiArch.Transfer;

/// <summary>One root of a push at one store, and what is known of it there.</summary>
/// <param name="named">The artifact and its tags.</param>
/// <param name="owner">The root that it goes with; null for one of the caller's own.</param>
internal sealed class PushRoot(NamedArtifact named, PushRoot? owner = null)
{
    /// <summary>The caller's root in whose report it stands.</summary>
    public PushRoot Owner => owner?.Owner ?? this;

    /// <summary>How far it is from one of the caller's own roots.</summary>
    public int Depth { get; } = owner is null ? 0 : owner.Depth + 1;

    public Artifact Artifact { get; } = named.Artifact;

    public Digest Digest => Artifact.Digest;

    public IReadOnlyList<Tag> Tags { get; } = named.Tags;

    /// <summary>What each tag points at; null when they were not asked.</summary>
    public IReadOnlyList<Digest?>? Now { get; set; }

    /// <summary>Every part is known to be in the store, so that nothing is walked.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The store has it, under one of its names or by its digest.</summary>
    public bool IsThere { get; set; }

    /// <summary>The tags that do not point at it, as far as they were asked.</summary>
    public IReadOnlyList<Tag> Open => Now is { } now ? [.. Tags.Where((_, at) => now[at] != Digest)] : Tags;

    /// <summary>
    /// Whether it is written. A root without a name is, although it is there: a store may know it as a part only, and its subject may not list it yet.
    /// What goes with a root whose names stand was listed before they were written.
    /// </summary>
    public bool IsWritten => Tags.Count > 0 ? Open.Count > 0 : !IsThere || !(IsWhole || (owner is not null && Owner.IsNamed));

    private bool IsNamed => Tags.Count > 0 && Open.Count == 0;

    /// <summary>The manifests that this root was the first to name.</summary>
    public int Named { get; set; }

    /// <summary>What this root was the first to need.</summary>
    public List<Descriptor> Parts { get; } = [];
}
