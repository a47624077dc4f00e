namespace OciMultiArch.Copying;

/// <content>Which tags there are.</content>
internal sealed partial class TagCopyRun
{
    private async ValueTask<IReadOnlyList<Tag>> TagsAsync(CancellationToken cancellationToken)
    {
        var named = filter.Named;
        if (named is not null && (options.Known.Count == 0 || named.Count < MinListed))
            return named;
        present = await PresentAsync(cancellationToken).ConfigureAwait(false);
        if (named is not null)
            return named;
        List<Tag> fitting = [];
        await foreach (var tag in source.TagsAsync(cancellationToken).ConfigureAwait(false))
            if (filter.Fits(tag))
                fitting.Add(tag);
        return [.. filter.Select(fitting).Distinct()];
    }

    // A list only saves work: what it does not tell is asked tag by tag.
    private async ValueTask<IReadOnlySet<Tag>?> PresentAsync(CancellationToken cancellationToken)
    {
        HashSet<Tag> tags = [];
        try
        {
            await foreach (var tag in itself.TagsAsync(cancellationToken).ConfigureAwait(false))
                tags.Add(tag);
            return tags;
        }
        catch (ContentNotFoundException)
        {
            return tags; // nothing was ever written there
        }
        catch (OciException)
        {
            return null;
        }
    }
}
