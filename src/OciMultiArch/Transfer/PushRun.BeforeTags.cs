namespace OciMultiArch.Transfer;

/// <content>Pushes that wait for one another before anything gets its name.</content>
internal sealed partial class PushRun
{
    private async ValueTask WaitBeforeTagsAsync(CancellationToken cancellationToken)
    {
        if (scope.Options.BeforeTags is not { } waitAsync)
            return;
        // What a registry refuses of a root is found while nothing has a name.
        foreach (var batch in TagOrder.InBatches(scope.Named))
            await scope.ForEachAsync(batch, WriteByDigestAsync, cancellationToken).ConfigureAwait(false);
        await waitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteByDigestAsync(PushRoot root, CancellationToken cancellationToken)
    {
        if (survey.IsWritten(root) && !survey.IsThere(root))
            await WriteAsync(root.Artifact, tags: null, cancellationToken).ConfigureAwait(false);
    }
}
