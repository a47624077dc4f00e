namespace OciMultiArch.Merging;

/// <summary>
/// Removes part tags, and never a manifest: many registries delete a manifest by its digest with every tag on it, and
/// an index that names it is broken then. At a registry that deletes by digest alone the part tags stay.
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
                await RefuseNewAsync(store, part, cancellationToken).ConfigureAwait(false);
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

    // An image that came after the index is in no index yet: its part is all there is of it.
    private static async ValueTask RefuseNewAsync(
        IContentStore store, StoredPart part, CancellationToken cancellationToken)
    {
        var now = await store.ResolveAsync(part.Tag, cancellationToken).ConfigureAwait(false);
        if (now is not null && now.Digest != part.Root)
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
            if (!await TryDeleteAsync(store, tag, cancellationToken).ConfigureAwait(false))
                throw KeepsTags(store);
        }
        catch (OciException refused) when (refused.Problem == Problem.NotSupported && store is not Repository)
        {
            throw KeepsTags(store);
        }
    }

    // In two steps, the tag would point at a copy of its image for a moment, which another merge could take for a part.
    private static async ValueTask<bool> TryDeleteAsync(
        IContentStore store, Tag tag, CancellationToken cancellationToken)
    {
        if (store is Repository repository)
            return await repository.DeleteTagInOneStepAsync(tag, cancellationToken).ConfigureAwait(false) is not null;
        await store.DeleteTagAsync(tag, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static OciException KeepsTags(IContentStore store) => new(
        Problem.NotSupported,
        $"{store} deletes no tags, so the part tags stay.",
        new Remedy("The index is complete; leave them, or remove them as the place offers it."));
}
