using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>
/// Has connections made for the blobs of an image that will be read for a store on this machine, while other questions
/// are on their way. Another registry has to be asked what it lacks, and may mount it.
/// </summary>
internal static class ExpectedReads
{
    /// <summary>Tells each registry how many blobs that the store lacks will be read from it. Sends nothing.</summary>
    public static async ValueTask TellAsync(PushScope scope, Artifact image, CancellationToken cancellationToken)
    {
        if (scope.Store is not ILocalStore target)
            return;
        Dictionary<IRemoteStore, int> counts = [];
        foreach (var blob in scope.LeavesOf(image).DistinctBy(static leaf => leaf.Digest))
        {
            if (blob.Sources is not [IRemoteStore home, ..] || counts.GetValueOrDefault(home) == scope.Options.MaxTransfers)
                continue;
            if (!await target.HoldsAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
                counts[home] = counts.GetValueOrDefault(home) + 1;
        }
        foreach (var (home, count) in counts)
            home.ExpectReads(count);
    }
}
