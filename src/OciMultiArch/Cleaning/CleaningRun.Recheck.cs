using OciMultiArch.Internal;

namespace OciMultiArch.Cleaning;

/// <content>
/// What is looked at again right before something is deleted, since others push and move tags meanwhile. A registry deletes
/// a manifest with all tags that it has by then, and takes no condition.
/// </content>
internal sealed partial class CleaningRun
{
    // All tags before each deletion would be too many questions in a large repository.
    private const int QuestionsPerDeletion = 20;
    private readonly HashSet<Digest> staying = [];
    private int deletionsUntilLook;

    /// <summary>Why something that was planned is not to be deleted any more; null when it may go.</summary>
    public async ValueTask<KeepReason?> ReasonToStayAsync(CleaningItem deletion, CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(deletion, cancellationToken).ConfigureAwait(false);
        if (reason is not null)
            Stays(deletion);
        return reason;
    }

    /// <summary>Keeps what a manifest lists that was to go and stays.</summary>
    public void Stays(CleaningItem deletion)
    {
        if (!deletion.IsManifest || !staying.Add(deletion.Digest))
            return;
        // Those are planned behind it, and were read for it.
        foreach (var child in ChildrenOf(deletion.Digest))
        {
            needed.Add(child);
            Stays(new() { Digest = child, IsManifest = true });
        }
    }

    /// <summary>
    /// Fails where a tag is gone that was not to go: it moved onto a manifest right before that was deleted, or others
    /// deleted it.
    /// </summary>
    public async ValueTask CheckOthersAreThereAsync(CancellationToken cancellationToken)
    {
        var chosen = deletions.SelectMany(static deletion => deletion.Tags);
        var others = held.Keys.Except(chosen).Where(static tag => SideTags.SubjectOf(tag) is null);
        Tag[] lost = [.. others.Except(await TagsAsync(cancellationToken).ConfigureAwait(false))];
        if (lost.Length == 0)
            return;
        var names = string.Join(", ", lost.Select(static tag => tag.Value).Order(StringComparer.Ordinal));
        throw new OciException(
            Problem.Conflict,
            $"{store} had tags that were not to be deleted and are gone: {names}. "
            + "Each was moved meanwhile to what was deleted, or was deleted by others.",
            new Remedy("Push them again."));
    }

    private async ValueTask<KeepReason?> ReasonAsync(CleaningItem deletion, CancellationToken cancellationToken)
    {
        if (deletion.Tags is [var only] && IsListOfGone(only))
            return null;
        foreach (var tag in deletion.Tags)
        {
            var now = await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
            if (now is not null && now.Digest != deletion.Digest)
                return KeepReason.Moved;
        }
        if (!deletion.IsManifest)
            return null;
        if (deletionsUntilLook-- <= 0)
            await LookAgainAsync(cancellationToken).ConfigureAwait(false);
        if (needed.Contains(deletion.Digest))
            return KeepReason.Needed;
        var referrers = store.ReferrersAsync(deletion.Digest, null, cancellationToken);
        await foreach (var referrer in referrers.ConfigureAwait(false))
        {
            if (!planned.Contains(referrer.Digest) || staying.Contains(referrer.Digest))
                return KeepReason.AttachedTo;
        }
        return null;
    }

    // The list of referrers changes with each of them that is deleted, and goes with its subject.
    private bool IsListOfGone(Tag tag) => SideTags.SubjectOf(tag) is { } subject
        && tag == SideTags.ListOf(subject) && planned.Contains(subject) && !staying.Contains(subject);

    // A tag that has come or moved since it was read needs what it holds now.
    private async ValueTask LookAgainAsync(CancellationToken cancellationToken)
    {
        var before = held.ToDictionary();
        var tags = await TagsAsync(cancellationToken).ConfigureAwait(false);
        await ParallelWork.ForEachAsync(tags, ResolveAsync, cancellationToken).ConfigureAwait(false);
        foreach (var tag in tags)
        {
            if (held.TryGetValue(tag, out var now) && before.GetValueOrDefault(tag)?.Digest != now.Digest)
                await NeedAsync(now, cancellationToken).ConfigureAwait(false);
        }
        deletionsUntilLook = tags.Count / QuestionsPerDeletion;
    }
}
