using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>Has connections made for the blobs that will be read, while other questions are on their way.</summary>
internal static class ExpectedReads
{
    /// <summary>Tells the registry's client how many blobs of some roots will be read from it. Sends nothing.</summary>
    /// <param name="roots">What is copied.</param>
    /// <param name="target">
    /// Where it goes. Only where files tell what is missing: another registry has to be asked for it, and may take it
    /// over by itself.
    /// </param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public static async ValueTask TellAsync(
        IReadOnlyList<NamedArtifact> roots, IContentStore? target, CancellationToken cancellationToken)
    {
        if (target is null or IRemoteStore)
            return;
        foreach (var artifact in roots.Select(static root => root.Artifact))
            if (artifact.Sources is [IRemoteStore home, ..])
                home.Expect(await MissingAsync(artifact, target, cancellationToken).ConfigureAwait(false));
    }

    private static async ValueTask<int> MissingAsync(
        Artifact artifact, IContentStore target, CancellationToken cancellationToken)
    {
        var missing = 0;
        foreach (var blob in artifact.Blobs)
            if (!await target.HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
                missing++;
        return missing;
    }
}
