using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What a merge found and did; of a plan, what it would find and do now. Immutable.</summary>
public sealed record MergeReport
{
    /// <summary>
    /// The index that the parts make. After a merge the tag holds it. Null while parts are missing: when none at all is
    /// there, or with <see cref="MergeOptions.WaitsForAllParts"/> or <see cref="MergeOptions.RemovesPartTags"/> not all are.
    /// </summary>
    public required Artifact? Index { get; init; }

    /// <summary>The parts of the index, in its order; of a plan, with those that would be written.</summary>
    public IReadOnlyList<MergePart> Parts { get; init => field = Frozen.List(value); } = Frozen.Empty<MergePart>();

    /// <summary>
    /// Tags that are named like parts and stay out of the index, by name: the template gives what they hold another
    /// name. Often this is an image that was built on another machine than meant.
    /// </summary>
    public IReadOnlyList<MergePart> Skipped { get; init => field = Frozen.List(value); } = Frozen.Empty<MergePart>();

    /// <summary>The platforms of <see cref="MergeOptions.Expect"/> that have no part, in its order.</summary>
    public IReadOnlyList<Platform> Missing { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// Images of the index that is replaced, by platform, that have no part and are not in the new index: the old index
    /// was made otherwise, or their parts were deleted. Merge them too to keep them.
    /// </summary>
    public IReadOnlyList<Descriptor> Dropped { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>
    /// The part tags that this call wrote or, as a plan, would write. Part tags that held the image already are left
    /// out.
    /// </summary>
    public IReadOnlyList<Tag> WrittenParts { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags of the index that this call wrote, in their order; empty of a plan. Tags that held the index already
    /// are left out.
    /// </summary>
    public IReadOnlyList<Tag> WrittenTags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>The tags of the index that held it already, in their order.</summary>
    public IReadOnlyList<Tag> UnchangedTags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// What the tags of the index pointed at when they were asked for first; a tag that was free is not in it.
    /// </summary>
    public IReadOnlyDictionary<Tag, Digest> Before { get; init => field = Frozen.Map(value); }
        = Frozen.Map<Tag, Digest>(null);

    /// <summary>
    /// The tags of the index that are not written before every platform of <see cref="Missing"/> has a part, in their
    /// order. What they hold meanwhile is not asked for.
    /// </summary>
    public IReadOnlyList<Tag> WaitingTags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// The tags that do not hold the index yet, in the order in which a merge writes them, without
    /// <see cref="WaitingTags"/>; empty after a merge.
    /// </summary>
    public IReadOnlyList<Tag> PendingTags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>
    /// How often the index was written until the tag held what the parts make: 0 when it did already and of a plan, 1
    /// when nobody else wrote.
    /// </summary>
    public int Rounds { get; init; }

    /// <summary>Whether this call wrote the index.</summary>
    public bool HasWritten => Rounds > 0;

    /// <summary>The part tags that were removed.</summary>
    public IReadOnlyList<Tag> Removed { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>The part tags that were to be removed and stay.</summary>
    public IReadOnlyList<Tag> NotRemoved { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>Why they stay; null when none was to be removed or all were.</summary>
    public OciException? RemovalFailure { get; init; }
}
