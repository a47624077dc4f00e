namespace OciMultiArch.Cleaning;

/// <summary>The deletions themselves, one after the other, and what was done and what was not.</summary>
internal sealed class CleaningWork(CleaningRun run)
{
    private readonly List<CleaningItem> deleted = [];
    private readonly List<CleaningItem> open = [];
    private readonly List<CleaningItem> kept = [.. run.Kept];
    private bool isOver;

    public async ValueTask<CleaningReport> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var item in run.Deletions)
        {
            if (isOver)
                open.Add(item);
            else
                await TryAsync(item, cancellationToken).ConfigureAwait(false);
        }
        var loss = await LossAsync(cancellationToken).ConfigureAwait(false);
        return new() { Deleted = deleted, NotDeleted = open, Kept = kept, Loss = loss };
    }

    private async ValueTask TryAsync(CleaningItem item, CancellationToken cancellationToken)
    {
        try
        {
            if (await run.ReasonToStayAsync(item, cancellationToken).ConfigureAwait(false) is { } reason)
                kept.Add(item with { Kept = reason });
            else
                deleted.Add(await DeleteAsync(item, cancellationToken).ConfigureAwait(false));
        }
        catch (OciException failure)
        {
            open.Add(item with { Failure = failure });
            run.Stays(item);
            isOver = !run.Policy.ContinuesOnFailure || failure.Problem == Problem.NotSupported;
        }
    }

    private async ValueTask<CleaningItem> DeleteAsync(CleaningItem item, CancellationToken cancellationToken)
    {
        if (item.IsManifest && run.Store is Repository repository)
        {
            var deletion = await repository.DeleteManifestAsync(item.Digest, cancellationToken).ConfigureAwait(false);
            return item with { ListFailure = deletion.ListFailure };
        }
        var tag = item.Tags[0];
        await run.Store.DeleteTagAsync(tag, cancellationToken).ConfigureAwait(false);
        return item;
    }

    // Only a manifest takes tags along.
    private async ValueTask<OciException?> LossAsync(CancellationToken cancellationToken)
    {
        if (!deleted.Exists(static item => item.IsManifest))
            return null;
        try
        {
            await run.CheckOthersAreThereAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OciException failure)
        {
            return failure;
        }
    }
}
