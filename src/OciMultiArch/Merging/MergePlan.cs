using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What a merge would find and do now.</summary>
public sealed record MergePlan
{
    /// <summary>The index that the parts make, those that would be written included; null when none would be written yet.</summary>
    public required Artifact? Index { get; init; }

    /// <summary>The images of all parts, in the order of the index.</summary>
    public IReadOnlyList<MergePart> Parts { get; init => field = Frozen.List(value); } = Frozen.Empty<MergePart>();

    /// <summary>The platforms of <see cref="MergeOptions.Expect"/> that would have no part, in its order.</summary>
    public IReadOnlyList<Platform> Missing { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>Tags that are named like parts and hold something else, by name.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; init => field = Frozen.List(value); } = Frozen.Empty<SkippedPart>();

    /// <summary>
    /// Images of the index that would be replaced, by platform, that have no part and so are in the new one no more: an index that was made otherwise, or parts that
    /// were deleted. Merge them too to keep them.
    /// </summary>
    public IReadOnlyList<Descriptor> Dropped { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>The part tags that would be written; those that hold the caller's image already are left out.</summary>
    public IReadOnlyList<Tag> Written { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>The tags that do not hold the index yet, in the order in which they would be written.</summary>
    public IReadOnlyList<Tag> Open { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();
}
