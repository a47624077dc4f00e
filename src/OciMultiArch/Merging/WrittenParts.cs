using OciMultiArch.Images;

namespace OciMultiArch.Merging;

/// <summary>
/// The parts that a caller has written. They belong in the index whether or not they can be read back: the reads of
/// some registries lag behind writes.
/// </summary>
internal sealed class WrittenParts
{
    private readonly Dictionary<Tag, StoredPart> own;
    private readonly Dictionary<Tag, Digest?> before = [];

    /// <param name="parts">The parts.</param>
    /// <param name="pushes">How they were pushed, in the same order.</param>
    public WrittenParts(IReadOnlyList<StoredPart> parts, IReadOnlyList<PushReport> pushes)
    {
        own = parts.ToDictionary(static part => part.Tag);
        Tags = [.. pushes.SelectMany(static push => push.Written)];
        foreach (var (part, push) in parts.Zip(pushes))
            if (push.Before is { } held)
                before[part.Tag] = held.GetValueOrDefault(part.Tag);
    }

    /// <summary>The tags that did not hold their part before.</summary>
    public IReadOnlyList<Tag> Tags { get; }

    /// <summary>
    /// What was read, with the caller's parts: one that cannot be read, and one whose tag shows what it held before.
    /// What another has written over a part since stays.
    /// </summary>
    public IReadOnlyList<StoredPart> In(IReadOnlyList<StoredPart> found)
    {
        if (own.Count == 0)
            return found;
        var shown = found.Where(part => !IsOutdated(part)).ToArray();
        var tags = shown.Select(static part => part.Tag).ToHashSet();
        var unread = own.Values.Where(part => !tags.Contains(part.Tag));
        var all = shown.Concat(unread);
        return [.. all.OrderBy(static part => part.Images[0], ImageGroup.PlatformOrder)];
    }

    private bool IsOutdated(StoredPart part)
    {
        if (!own.TryGetValue(part.Tag, out var mine))
            return false;
        var isKnown = before.TryGetValue(part.Tag, out var held);
        return part.Root != mine.Root && (!isKnown || held == part.Root);
    }
}
