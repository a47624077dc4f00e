namespace OciMultiArch.Transfer;

/// <summary>A root that is to be pushed, with what goes along because it belongs to it. Immutable.</summary>
/// <param name="Root">The root and its tags, as the caller named it.</param>
internal sealed record PushInput(NamedArtifact Root)
{
    /// <summary>Referrers that were found, as what is attached to the root; what refers to them is attached to them.</summary>
    public IReadOnlyList<Artifact> Referrers { get; init; } = [];

    /// <summary>Those of the referrers that were made anew, as their subject was changed.</summary>
    public IReadOnlyList<Artifact> Relinked { get; init; } = [];

    /// <summary>What keeps its own tags.</summary>
    public IReadOnlyList<NamedArtifact> Tagged { get; init; } = [];

    /// <summary>Referrers that are known and stay.</summary>
    public IReadOnlyList<Descriptor> LeftBehind { get; init; } = [];

    /// <summary>Tags of cosign's that are known and stay.</summary>
    public IReadOnlyList<Tag> TagsLeftBehind { get; init; } = [];

    /// <summary>All that was found stays, as the store holds images alone.</summary>
    public PushInput Alone()
    {
        var staying = WithAttached(Referrers.Concat(Tagged.Select(static tagged => tagged.Artifact)));
        return new(Root)
        {
            LeftBehind = [.. staying.Select(static referrer => referrer.AsReferrer()), .. LeftBehind],
            TagsLeftBehind = TagsLeftBehind,
        };
    }

    private static IEnumerable<Artifact> WithAttached(IEnumerable<Artifact> artifacts) =>
        artifacts.SelectMany(static artifact => WithAttached(artifact.Attached).Prepend(artifact));
}
