namespace OciMultiArch.Transfer;

/// <summary>A push to one of several destinations: a failure becomes a result that says what was done before it.</summary>
internal sealed class IsolatedPush(PushScope work)
{
    private readonly PushJournal tally = new(work, work.Options.Progress);

    public async Task<PushResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TracedPush.RunAsync(work, tally, cancellationToken).ConfigureAwait(false);
            return new() { Store = work.Store, Reports = tally.Reports() };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await LookAgainAsync(cancellationToken).ConfigureAwait(false);
            return new() { Store = work.Store, Reports = tally.Reports(), Failure = failure };
        }
    }

    // The last name may be there although its answer was lost, and of several names of one root the first may have been written.
    private async ValueTask LookAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var root in tally.Begun)
        {
            List<Tag> written = [];
            foreach (var tag in root.Open)
                if (await HoldsAsync(tag, root.Digest, cancellationToken).ConfigureAwait(false))
                    written.Add(tag);
            if (written.Count > 0)
                tally.Ends(root, written, Arrival.Copied);
        }
    }

    private async ValueTask<bool> HoldsAsync(Tag tag, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return (await work.Store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false))?.Digest == digest;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // it stays among those not known to be written; why the push failed is told already
        }
    }
}
