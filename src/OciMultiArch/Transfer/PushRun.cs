namespace OciMultiArch.Transfer;

/// <summary>Does the work of a push: blobs, child manifests, then the roots with their names. The first failure stops all that is under way.</summary>
internal sealed class PushRun(PushScope work, PushJournal tally)
{
    private readonly IContentStore store = work.Store;
    private readonly HashSet<Digest> foreseen = [.. work.Blobs.Concat(work.Children.SelectMany(static each => each)).Where(IsSent).Select(static each => each.Digest)];

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        foreach (var each in work.Present)
            tally.Arrived(each, Arrival.Present);
        foreach (var each in work.Blobs)
            tally.Waits(each);
        await Parallel.ForEachAsync(work.Blobs, work.Options.AtMost(cancellationToken), async (each, cancel) =>
            tally.Arrived(each, await SendAsync(each, cancel).ConfigureAwait(false))).ConfigureAwait(false);
        foreach (var level in work.Children)
            await Parallel.ForEachAsync(level, work.Options.AtMost(cancellationToken), async (each, cancel) =>
                tally.Arrived(each, await WriteAsync(each.Artifact!, null, cancel).ConfigureAwait(false))).ConfigureAwait(false);
        foreach (var wave in work.Attached.Concat(TagOrder.InBatches(work.Named)))
            await Parallel.ForEachAsync(wave, work.Options.AtMost(cancellationToken), NameAsync).ConfigureAwait(false);
    }

    private static bool IsSent(PushNode part) => part.Planned is not { Expected: Arrival.Present };

    private async ValueTask<Arrival> SendAsync(PushNode part, CancellationToken cancellationToken)
    {
        var isThere = work.IsPlanned ? !IsSent(part)
            : work.Options.Recheck ? await store.HasBlobAsync(part.Descriptor, cancellationToken).ConfigureAwait(false)
            : part.Blob!.Sources.Contains(store);
        if (isThere)
            return Arrival.Present;
        var arrival = await store.WriteAsync(part.Blob!, tally.Of(part), cancellationToken).ConfigureAwait(false);
        // A registry that holds a blob with bytes missing may take every offer for something that it has.
        if (work.Options.Recheck && !await store.HasBlobAsync(part.Descriptor, cancellationToken).ConfigureAwait(false))
            throw new ContentMismatchException($"{store} holds the blob {part.Digest} with another length than {part.Descriptor.Size} bytes, and keeps it so when it is sent again. Have the blob deleted there, or its storage cleaned up, and push again.");
        return arrival;
    }

    private async ValueTask NameAsync(PushRoot root, CancellationToken cancellationToken)
    {
        tally.Begins(root);
        var arrival = root.IsWritten ? await WriteAsync(root.Artifact, root.Open, cancellationToken).ConfigureAwait(false) : Arrival.Present;
        tally.Ends(root, root.Open, arrival);
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

    // One after the other: many manifests may be at this at once, each in its own place among the transfers.
    private async ValueTask SendPartsAgainAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        foreach (var each in PushSurvey.Leaves(artifact).Where(each => MayBeSent(each.Digest)))
            await store.WriteAsync(each, null, cancellationToken).ConfigureAwait(false);
        foreach (var entry in artifact.Index?.Manifests.Where(each => each.MediaType.IsManifest && MayBeSent(each.Digest)) ?? [])
        {
            var child = await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            await SendPartsAgainAsync(child, cancellationToken).ConfigureAwait(false);
            await store.WriteAsync(child, null, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever approved a plan approved what it lists, and nothing else.
    private bool MayBeSent(Digest digest) => !work.IsPlanned || foreseen.Contains(digest);
}
