using System.Collections.Concurrent;

namespace OciMultiArch.Transfer;

/// <summary>One push: finds out what is missing, sends it, and writes the names last. The first failure stops all that is under way.</summary>
internal sealed class PushWalk(IContentStore store, Artifact root, IReadOnlyList<Tag> names, PushOptions options)
{
    private readonly ConcurrentQueue<PushedContent> blobs = new();
    private readonly ConcurrentQueue<PushedContent> manifests = new();

    public async ValueTask<PushReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!options.Recheck && root.IsWholeIn(store))
            return await NameAsync(names, names.Count == 0 && root.Sources.Contains(store), cancellationToken).ConfigureAwait(false);
        var open = await OpenNamesAsync(cancellationToken).ConfigureAwait(false);
        var isThere = names.Count == 0
            ? await store.HasManifestAsync(root.Descriptor, cancellationToken).ConfigureAwait(false)
            : open.Count < names.Count;
        if (!isThere || options.Recheck)
            await SendContentsAsync(cancellationToken).ConfigureAwait(false);
        // A root without a name is written all the same: a store may know it as a part only, and its subject may not list it yet.
        return await NameAsync(open, isThere && names.Count > 0 && open.Count == 0, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<Tag>> OpenNamesAsync(CancellationToken cancellationToken)
    {
        var isOpen = new bool[names.Count];
        await Parallel.ForAsync(0, names.Count, AtMost(cancellationToken), async (at, cancel) =>
            isOpen[at] = (await store.ResolveAsync(names[at], cancel).ConfigureAwait(false))?.Digest != root.Digest).ConfigureAwait(false);
        return [.. names.Where((_, at) => isOpen[at])];
    }

    private async ValueTask SendContentsAsync(CancellationToken cancellationToken)
    {
        PushContents contents = new(store, root, options);
        await contents.GatherAsync(AtMost(cancellationToken), manifests.Enqueue).ConfigureAwait(false);
        await Parallel.ForEachAsync(contents.Blobs, AtMost(cancellationToken), async (each, cancel) =>
            blobs.Enqueue(new(each.Descriptor, await SendAsync(each, cancel).ConfigureAwait(false)))).ConfigureAwait(false);
        foreach (var level in contents.ChildrenInOrder)
            await Parallel.ForEachAsync(level, AtMost(cancellationToken), async (each, cancel) =>
                manifests.Enqueue(new(each.Descriptor, await WriteAsync(each, null, cancel).ConfigureAwait(false)))).ConfigureAwait(false);
    }

    private async ValueTask<Arrival> SendAsync(Blob blob, CancellationToken cancellationToken) =>
        !options.Recheck && blob.Sources.Contains(store)
            ? Arrival.Present
            : await store.WriteAsync(blob, null, cancellationToken).ConfigureAwait(false);

    private async ValueTask<PushReport> NameAsync(IReadOnlyList<Tag> open, bool isDone, CancellationToken cancellationToken)
    {
        var arrival = isDone ? Arrival.Present : await WriteAsync(root, open, cancellationToken).ConfigureAwait(false);
        manifests.Enqueue(new(root.Descriptor, arrival));
        return new()
        {
            Root = root.Descriptor,
            Written = open,
            Unchanged = [.. names.Except(open)],
            Blobs = [.. blobs],
            Manifests = [.. manifests],
        };
    }

    // Registries whose stores lag say that a part is unknown right after they took it; it is sent once more before that counts as an error.
    private async ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? tags, CancellationToken cancellationToken)
    {
        try
        {
            return await store.WriteAsync(artifact, tags, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (refused.ErrorCodes.Contains("MANIFEST_BLOB_UNKNOWN", StringComparer.OrdinalIgnoreCase))
        {
            await SendPartsAgainAsync(artifact, cancellationToken).ConfigureAwait(false);
            return await store.WriteAsync(artifact, tags, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendPartsAgainAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        // One after the other: many manifests may be at this at once, each in its own place among the transfers.
        foreach (var each in PushContents.Leaves(artifact))
            await store.WriteAsync(each, null, cancellationToken).ConfigureAwait(false);
        foreach (var entry in artifact.Index?.Manifests.Where(static each => each.MediaType.IsManifest) ?? [])
        {
            var child = await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            await SendPartsAgainAsync(child, cancellationToken).ConfigureAwait(false);
            await store.WriteAsync(child, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private ParallelOptions AtMost(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = options.MaxTransfers, CancellationToken = cancellationToken };
}
