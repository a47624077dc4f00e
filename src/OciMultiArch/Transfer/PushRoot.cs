namespace OciMultiArch.Transfer;

/// <summary>One root of a push: an artifact and its tags. Immutable.</summary>
/// <param name="named">The artifact and its tags.</param>
/// <param name="isWhole">
/// Whether every part is known to be in the store, so that nothing below the root is looked at.
/// </param>
/// <param name="holder">The root that it is attached to; null for a root that the caller named.</param>
internal sealed class PushRoot(NamedArtifact named, bool isWhole, PushRoot? holder = null)
{
    public Artifact Artifact { get; } = named.Artifact;

    public Digest Digest => Artifact.Digest;

    public IReadOnlyList<Tag> Tags { get; } = named.Tags;

    /// <summary>Every part is known to be in the store, so that nothing below the root is looked at.</summary>
    public bool IsWhole { get; } = isWhole;

    public bool IsAttached => holder is not null;

    /// <summary>The root that the caller named, in whose report this one stands.</summary>
    public PushRoot Owner => holder?.Owner ?? this;

    /// <summary>How far it is from a root that the caller named.</summary>
    public int Depth { get; } = holder is null ? 0 : holder.Depth + 1;
}
