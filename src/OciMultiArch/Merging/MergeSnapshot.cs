namespace OciMultiArch.Merging;

/// <summary>What there was at one moment: the parts, the index they make, and the tags that do not hold it.</summary>
/// <param name="Parts">In the order of the index.</param>
/// <param name="Missing">The expected platforms that have no part.</param>
/// <param name="Index">The index of the parts; null when none is to be written yet.</param>
/// <param name="Pending">The tags that do not hold the index, in the order in which they are written.</param>
internal sealed record MergeSnapshot(
    IReadOnlyList<StoredPart> Parts, IReadOnlyList<Platform> Missing, Artifact? Index, IReadOnlyList<Tag> Pending)
{
    /// <summary>What still shows in the place of a part that the caller wrote; null for nothing.</summary>
    public StoredPart? Hidden { get; init; }

    /// <summary>The tags that hold the index.</summary>
    public IReadOnlyList<Tag> Holding { get; init; } = [];

    public bool IsSettled => Pending.Count == 0 && Hidden is null;

    /// <summary>The parts as callers see them.</summary>
    public IReadOnlyList<MergePart> Report(IReadOnlyList<MergeInput> own) =>
        [.. Parts.Select(part => part.Report() with { IsOwn = own.Any(input => input.IsIn(part)) })];
}
