using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>What a cleaning did.</summary>
public sealed record CleaningReport
{
    /// <summary>What is gone, in the order in which it went.</summary>
    public IReadOnlyList<CleaningItem> Deleted { get; init => field = Frozen.List(value); } = Frozen.Empty<CleaningItem>();

    /// <summary>
    /// What could not be deleted, each with its failure, and what was not tried after that; empty when all went well.
    /// </summary>
    public IReadOnlyList<CleaningItem> NotDeleted { get; init => field = Frozen.List(value); } = Frozen.Empty<CleaningItem>();

    /// <summary>What stays, and why: by the policy, and by what others did meanwhile.</summary>
    public IReadOnlyList<CleaningItem> Kept { get; init => field = Frozen.List(value); } = Frozen.Empty<CleaningItem>();

    /// <summary>
    /// Says which tags are gone that were to stay: each moved onto a manifest right before that was deleted, or others
    /// deleted it. Also a failure to look. Null, as a rule, for none.
    /// </summary>
    public OciException? Loss { get; init; }

    /// <summary>The first failure, or the loss; null when all went well.</summary>
    public OciException? Failure => NotDeleted.Select(static item => item.Failure).FirstOrDefault() ?? Loss;
}
