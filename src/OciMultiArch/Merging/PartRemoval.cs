namespace OciMultiArch.Merging;

/// <summary>
/// Removes part tags, and never a manifest of theirs: many registries delete a manifest by its digest with every tag on
/// it, and an index that names it is broken then. At a registry that deletes by digest alone a tag points at a copy for
/// a moment, which no merge takes for a part.
/// </summary>
internal static class PartRemoval
{
    public static async ValueTask<MergeReport> RunAsync(
        IContentStore store, IReadOnlyList<StoredPart> parts, MergeReport report, CancellationToken cancellationToken)
    {
        List<Tag> removed = [];
        foreach (var part in parts)
        {
            try
            {
                if (!await IsGoingAsync(store, part, cancellationToken).ConfigureAwait(false))
                    await RemoveAsync(store, part.Tag, cancellationToken).ConfigureAwait(false);
                removed.Add(part.Tag);
            }
            catch (OciException failure)
            {
                var kept = parts.Select(static each => each.Tag).Except(removed);
                return report with { Removed = removed, NotRemoved = [.. kept], RemovalFailure = failure };
            }
        }
        return report with { Removed = removed };
    }

    /// <summary>Whether another merge removes the tag at this moment.</summary>
    // An image that came after the index is in no index yet: its part is all there is of it.
    private static async ValueTask<bool> IsGoingAsync(
        IContentStore store, StoredPart part, CancellationToken cancellationToken)
    {
        var now = await store.ResolveAsync(part.Tag, cancellationToken).ConfigureAwait(false);
        if (now is null || now.Digest == part.Root)
            return false;
        var other = await store.FindAsync(now, cancellationToken).ConfigureAwait(false);
        if (other is null || Repository.IsTagBeingDeleted(other))
            return true;
        throw new OciException(
            Problem.Conflict,
            $"The part tag {part.Tag} in {store} has meanwhile been given to another image, {now.Digest}. "
            + "It stays, and so do those after it.",
            new("Merge all platforms again."));
    }

    private static async ValueTask RemoveAsync(IContentStore store, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteTagAsync(tag, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (refused.Problem == Problem.NotSupported)
        {
            var reason = $"{store} deletes no tags, so the part tags stay; the index is complete. {refused.Reason}";
            throw new OciException(refused.Problem, reason, refused.Remedy, refused);
        }
        catch (OciException refused) when (refused.Problem == Problem.NotSupported)
        {
            throw new OciException(
                refused.Problem,
                $"{store} deletes no tags, so the part tags stay.",
                new Remedy("The index is complete; leave them, or remove them as the place offers it."),
                refused);
        }
    }
}
