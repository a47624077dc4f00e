using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>How the release of one index ended.</summary>
public sealed record ReleaseResult
{
    /// <summary>The index as it was asked for.</summary>
    public required ReleaseIndex Index { get; init; }

    /// <summary>The index as it was made; null when it could not be.</summary>
    public Artifact? Artifact { get; init; }

    /// <summary>The tags that were written, in their order.</summary>
    public IReadOnlyList<Tag> Written { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that held it already. Tags are not asked for where all images are in the index's own repository.
    /// </summary>
    public IReadOnlyList<Tag> Unchanged { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that hold another digest and were not, or will not be, touched (<see cref="PushOptions.ExistingTags"/>).
    /// </summary>
    public IReadOnlyList<Tag> Kept { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>The tags that are not known to be written.</summary>
    public IReadOnlyList<Tag> Unwritten { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// What the tags pointed at before; a tag that was free is not in it. Null when they were not asked for.
    /// </summary>
    public IReadOnlyDictionary<Tag, Digest>? Before
    {
        get;
        init => field = value is null ? null : Frozen.Map(value);
    }

    /// <summary>What would be done; null unless a plan was asked for.</summary>
    public PushPlan? Plan { get; init; }

    /// <summary>Why it failed; null when it did not. Releasing again finishes what failed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether everything is written, or can be as far as was asked.</summary>
    public bool IsSuccess => Failure is null;
}
