using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What a merge found in the end, and what it did.</summary>
public sealed record MergeReport
{
    /// <summary>
    /// The index that the tag holds; null when there is none yet, as parts are missing: none at all is there, or with
    /// <see cref="PartTags.RemovedWhenComplete"/> not all are.
    /// </summary>
    public required Descriptor? Index { get; init; }

    /// <summary>The images of all parts that are there, in the order of the index.</summary>
    public IReadOnlyList<MergePart> Parts { get; init => field = Frozen.List(value); } = Frozen.Empty<MergePart>();

    /// <summary>The platforms of <see cref="MergeOptions.Expect"/> that have no part yet, in its order.</summary>
    public IReadOnlyList<Platform> Missing { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>Tags that are named like parts and hold something else, by name.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; init => field = Frozen.List(value); } = Frozen.Empty<SkippedPart>();

    /// <summary>
    /// Images of the index that this call replaced, by platform, that have no part and so are in the new one no more: an index that was made otherwise, or parts that
    /// were deleted. Merge them too to keep them.
    /// </summary>
    public IReadOnlyList<Descriptor> Dropped { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>How often the index was written before the tag held what the parts make: 0 when it did already, 1 when nobody came between.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether this call wrote the index.</summary>
    public bool HasWritten => Rounds > 0;

    /// <summary>The part tags that were removed.</summary>
    public IReadOnlyList<Tag> Removed { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>The part tags that were to be removed and stay.</summary>
    public IReadOnlyList<Tag> NotRemoved { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>Why they stay; null when none does.</summary>
    public OciException? RemovalFailure { get; init; }
}
