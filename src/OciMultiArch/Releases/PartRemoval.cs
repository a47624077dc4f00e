namespace OciMultiArch.Releases;

/// <summary>
/// Removes part tags, and never a manifest: many registries delete a manifest by its digest with every tag on it, and an index that names it is broken then.
/// A registry that deletes by digest alone keeps its part tags.
/// </summary>
internal static class PartRemoval
{
    public static async ValueTask<MergeReport> RunAsync(IContentStore store, IReadOnlyList<Tag> tags, MergeReport report, CancellationToken cancellationToken)
    {
        List<Tag> removed = [];
        foreach (var tag in tags)
        {
            try
            {
                await RemoveAsync(store, tag, cancellationToken).ConfigureAwait(false);
                removed.Add(tag);
            }
            catch (OciException failure)
            {
                return report with { Removed = removed, NotRemoved = [.. tags.Except(removed)], RemovalFailure = failure };
            }
        }
        return report with { Removed = removed };
    }

    private static async ValueTask RemoveAsync(IContentStore store, Tag tag, CancellationToken cancellationToken)
    {
        var isDone = store switch
        {
            Repository repository => await repository.DeleteNameAsync(tag, cancellationToken).ConfigureAwait(false) is not null,
            OciLayout layout => await IsGoneAsync(layout.DeleteTagAsync(tag, cancellationToken)).ConfigureAwait(false),
            MemoryStore memory => await IsGoneAsync(memory.DeleteTagAsync(tag, cancellationToken)).ConfigureAwait(false),
            _ => false,
        };
        if (!isDone)
            throw new OciException($"{store} deletes no tags, so the part tags stay. The index is complete; leave them, or remove them as the place offers it.");
    }

    private static async ValueTask<bool> IsGoneAsync(ValueTask<bool> deletion)
    {
        await deletion.ConfigureAwait(false);
        return true;
    }
}
