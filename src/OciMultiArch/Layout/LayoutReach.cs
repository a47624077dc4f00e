using OciMultiArch.Content;

namespace OciMultiArch.Layout;

/// <summary>Finds what the entries of a layout's index.json lead to, and what they do not.</summary>
internal sealed class LayoutReach(LayoutFolder files, LayoutIndex index)
{
    private readonly ReachableBlobs reachable = new(files);

    /// <summary>Looks at the whole layout, and changes nothing.</summary>
    /// <returns>The index without the referrers of what goes, and the files that go: manifests last.</returns>
    /// <exception cref="OciException">What the content leads to cannot be told.</exception>
    public async ValueTask<(LayoutIndex Index, IReadOnlyList<FileInfo> Unreachable)> FindAsync(
        UnreachableSweep sweep, CancellationToken cancellationToken)
    {
        List<(Descriptor Entry, Digest Subject)> referrers = [];
        foreach (var root in index.Entries)
        {
            var subject = await SubjectAsync(root, cancellationToken).ConfigureAwait(false);
            if (subject is null)
                await reachable.AddAsync(root, cancellationToken).ConfigureAwait(false);
            else
                referrers.Add((root, subject));
        }
        // Young content may be about to be pointed at, and then all that it leads to must be there too.
        var blobs = files.Blobs().ToDictionary(static blob => blob.Digest, static blob => blob.File);
        foreach (var (digest, _) in blobs.Where(blob => !sweep.IsOld(blob.Value)))
            await reachable.AddAsync(digest, cancellationToken).ConfigureAwait(false);
        while (referrers.FindIndex(IsKept) is >= 0 and var kept)
        {
            await reachable.AddAsync(referrers[kept].Entry, cancellationToken).ConfigureAwait(false);
            referrers.RemoveAt(kept);
        }
        var gone = referrers.Select(static referrer => referrer.Entry.Digest);
        return (index.WithoutAttached([.. gone]), await LooseAsync(blobs, cancellationToken).ConfigureAwait(false));

        // A subject that was never here says nothing: somebody stored the referrer alone.
        bool IsKept((Descriptor Entry, Digest Subject) referrer) =>
            reachable.Contains(referrer.Entry.Digest)
            || reachable.Contains(referrer.Subject)
            || !blobs.ContainsKey(referrer.Subject);
    }

    // Only a sound manifest without a name goes with what it refers to, and one that a tag of cosign's names; what is wrong
    // with another is said later.
    private async ValueTask<Digest?> SubjectAsync(Descriptor root, CancellationToken cancellationToken)
    {
        if (LayoutIndex.NameIn(root) is { } name)
            return SignatureTag.SubjectOf(name);
        try
        {
            var manifest = await files.FindReadableAsync(root, cancellationToken).ConfigureAwait(false);
            return manifest?.Subject?.Digest;
        }
        catch (ContentMismatchException)
        {
            return null;
        }
    }

    // What a missing manifest led to cannot be told from what nothing ever led to. Then only that goes which a manifest
    // without a root explains.
    private async ValueTask<IReadOnlyList<FileInfo>> LooseAsync(
        Dictionary<Digest, FileInfo> blobs, CancellationToken cancellationToken)
    {
        var loose = blobs.Keys.Where(digest => !reachable.Contains(digest)).ToHashSet();
        if (!reachable.LacksManifests)
            return [.. loose.Select(digest => blobs[digest])];
        List<Digest> manifests = [];
        HashSet<Digest> parts = [];
        foreach (var digest in loose)
        {
            var own = await reachable.BlobsOfLooseAsync(digest, cancellationToken).ConfigureAwait(false);
            manifests.AddRange(own.Take(1));
            parts.UnionWith(own.Skip(1));
        }
        parts.IntersectWith(loose);
        return [.. parts.Union(manifests).Select(digest => blobs[digest])];
    }
}
