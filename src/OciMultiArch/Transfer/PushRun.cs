using System.Diagnostics;
using OciMultiArch.Content;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Transfer;

/// <summary>
/// One push to one store: finds out what there is to do, then sends blobs, child manifests, and last the roots with
/// their tags. The first failure stops all that is under way.
/// </summary>
internal sealed partial class PushRun
{
    private readonly PushScope scope;
    private readonly IContentStore store;
    private readonly PushJournal journal;
    private readonly TagGuard guard;
    private readonly HashSet<Digest>? planned;
    private PushSurvey survey;

    /// <summary>A push that finds out by itself what there is to do.</summary>
    public PushRun(PushScope scope)
    {
        this.scope = scope;
        store = scope.Store;
        guard = new(scope);
        journal = new(scope, scope.Options.Progress);
        survey = PushSurvey.Nothing;
    }

    /// <summary>A push that does what a plan says, and nothing else.</summary>
    public PushRun(PushScope scope, PushSurvey plan, IProgress<PushProgress>? progress)
    {
        this.scope = scope;
        store = scope.Store;
        guard = new(scope);
        journal = new(scope, progress ?? scope.Options.Progress);
        survey = plan;
        planned = plan.ExpectedToBeSent();
    }

    public ValueTask<IReadOnlyList<PushReport>> RunAsync(CancellationToken cancellationToken) => Tracing.AroundAsync(
        "oci.push",
        () => PushAsync(cancellationToken),
        scope.Describe,
        ended: span => Describe(span, Reports()));

    /// <summary>What was done so far, also of a push that failed: one report for each named root.</summary>
    public IReadOnlyList<PushReport> Reports() => journal.Reports(survey);

    /// <summary>
    /// After a failure, looks for tags that were written all the same: the answer to the last one may be lost, and of
    /// several tags of one root the first may have been written.
    /// </summary>
    public async ValueTask FindWrittenTagsAsync(CancellationToken cancellationToken)
    {
        foreach (var root in journal.Begun)
        {
            List<Tag> written = [];
            foreach (var tag in survey.OpenTags(root))
                if (await HoldsAsync(tag, root.Digest, cancellationToken).ConfigureAwait(false))
                    written.Add(tag);
            if (written.Count > 0)
                journal.End(root, written, Arrival.Copied);
        }
    }

    private async ValueTask<IReadOnlyList<PushReport>> PushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAllAsync(cancellationToken).ConfigureAwait(false);
            return Reports();
        }
        catch when (scope.Options.Ahead is not null)
        {
            await scope.Options.Ahead.EndAsync(store).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask WriteAllAsync(CancellationToken cancellationToken)
    {
        if (planned is null)
            await DiscoverAsync(cancellationToken).ConfigureAwait(false);
        await SendBlobsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var level in survey.Children)
            await scope.ForEachAsync(level, WriteChildAsync, cancellationToken).ConfigureAwait(false);
        foreach (var level in scope.Attached)
            await WriteAttachedAsync(level, cancellationToken).ConfigureAwait(false);
        await WaitBeforeTagsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var batch in TagOrder.InBatches(scope.Named))
            await scope.ForEachAsync(batch, WriteRootAsync, cancellationToken).ConfigureAwait(false);
    }

    // In two steps: when the second fails, the reports still say which tags were right already.
    private async ValueTask DiscoverAsync(CancellationToken cancellationToken)
    {
        PushDiscovery discovery = new(scope, isSent: true);
        survey = await discovery.DiscoverRootsAsync(cancellationToken).ConfigureAwait(false);
        survey = await discovery.DiscoverPartsAsync(survey, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendBlobsAsync(CancellationToken cancellationToken)
    {
        journal.Expect(survey);
        foreach (var child in survey.Present)
            journal.Arrived(child, Arrival.Present);
        PushNode[] blobs = [.. survey.Blobs];
        foreach (var blob in blobs)
            journal.Waits(blob);
        await scope.ForEachAsync(blobs, SendAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(PushNode blob, CancellationToken cancellationToken)
    {
        var arrival = Arrival.Present;
        if (await AheadAsync(blob, cancellationToken).ConfigureAwait(false) is { } ahead)
        {
            arrival = ahead;
        }
        else if (!await IsThereAsync(blob, cancellationToken).ConfigureAwait(false))
        {
            var progress = journal.ProgressOf(blob);
            arrival = await store.WriteAsync(blob.Blob!, progress, cancellationToken).ConfigureAwait(false);
            if (scope.Options.Recheck)
                await CheckSentAsync(blob, cancellationToken).ConfigureAwait(false);
        }
        journal.Arrived(blob, arrival);
    }

    private async ValueTask<Arrival?> AheadAsync(PushNode blob, CancellationToken cancellationToken)
    {
        if (planned is not null || scope.Options.Ahead is not { } ahead)
            return null;
        return await ahead.ArrivalAsync(store, blob.Digest, journal.ProgressOf(blob), cancellationToken).ConfigureAwait(false);
    }

    // A registry that holds a blob with bytes missing may take every offer for something that it has.
    private async ValueTask CheckSentAsync(PushNode blob, CancellationToken cancellationToken)
    {
        if (await store.AskBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false) == false)
            throw Unrepaired(blob);
    }

    private async ValueTask<bool> IsThereAsync(PushNode blob, CancellationToken cancellationToken)
    {
        if (planned is not null)
            return !planned.Contains(blob.Digest);
        if (scope.Options.Recheck)
            return await store.AskBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false) ?? false;
        return blob.Blob!.Sources.Contains(store);
    }

    private async ValueTask WriteChildAsync(PushNode child, CancellationToken cancellationToken)
    {
        var arrival = await WriteAsync(child.Artifact!, tags: null, cancellationToken).ConfigureAwait(false);
        journal.Arrived(child, arrival);
    }

    private async ValueTask WriteRootAsync(PushRoot root, CancellationToken cancellationToken)
    {
        if (survey.IsIdle(root))
            return;
        journal.Begin(root);
        var open = survey.OpenTags(root);
        if (guard.Guards(root) && store is IRootList roots && survey.IsWritten(root))
        {
            await WriteFreeAsync(roots, root, open, cancellationToken).ConfigureAwait(false);
            return;
        }
        var taken = await guard.TakenSinceAsync(root, open, cancellationToken).ConfigureAwait(false);
        if (taken.Count > 0)
        {
            journal.Keep(root, taken);
            open = [.. open.Except(taken)];
            if (open.Count == 0)
                return;
        }
        var arrival = Arrival.Present;
        if (survey.IsWritten(root))
            arrival = await WriteTagsAsync(root, open, cancellationToken).ConfigureAwait(false);
        journal.End(root, open, arrival);
    }

    // Nobody is between the look and the write.
    private async ValueTask WriteFreeAsync(
        IRootList roots, PushRoot root, IReadOnlyList<Tag> open, CancellationToken cancellationToken)
    {
        HashSet<Tag> taken = [];
        void Note(Tag tag, Digest held) => taken.Add(guard.Kept(root, tag, held));
        var arrival = await roots.WriteFreeAsync(root.Artifact, open, Note, cancellationToken).ConfigureAwait(false);
        if (taken.Count > 0)
            journal.Keep(root, [.. taken]);
        if (taken.Count < open.Count)
            journal.End(root, [.. open.Except(taken)], arrival);
    }

    private ValueTask<Arrival> WriteTagsAsync(
        PushRoot root, IReadOnlyList<Tag> open, CancellationToken cancellationToken)
    {
        var artifact = root.Artifact;
        if (scope.Options.Held is not { } held || open is not [var tag])
            return WriteAsync(artifact, open, cancellationToken);
        return LaggingStore.WriteAsync(
            store,
            artifact,
            cancel => ReplaceAsync(artifact, tag, held, cancel),
            cancel => SendPartsAgainAsync(artifact, cancel),
            cancellationToken);
    }

    private async ValueTask<Arrival> ReplaceAsync(
        Artifact artifact, Tag tag, Digest held, CancellationToken cancellationToken)
    {
        if (store is IConditionalStore conditional)
            return await conditional.ReplaceAsync(artifact, tag, held, cancellationToken).ConfigureAwait(false);
        var now = await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (now?.Digest != held && now?.Digest != artifact.Digest)
            throw new TagMovedException(tag, held, now?.Digest);
        return await store.WriteAsync(artifact, [tag], cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags, CancellationToken cancellationToken) =>
        LaggingStore.WriteAsync(
            store, artifact, tags, cancel => SendPartsAgainAsync(artifact, cancel), cancellationToken);

    // One after the other: many manifests may be at this at once, each in its own place among the transfers.
    private async ValueTask SendPartsAgainAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        foreach (var leaf in scope.LeavesOf(artifact).Where(leaf => MayBeSent(leaf.Digest)))
            await store.WriteAsync(leaf, null, cancellationToken).ConfigureAwait(false);
        foreach (var entry in artifact.Index?.Manifests ?? [])
        {
            if (!entry.MediaType.IsManifest || !MayBeSent(entry.Digest))
                continue;
            var child = await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            await SendPartsAgainAsync(child, cancellationToken).ConfigureAwait(false);
            await store.WriteAsync(child, null, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever approved a plan approved what it lists, and nothing else.
    private bool MayBeSent(Digest digest) => planned is null || planned.Contains(digest);

    private async ValueTask<bool> HoldsAsync(Tag tag, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AskTagAsync(tag, cancellationToken).ConfigureAwait(false) == digest;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // the tag stays among those not known to be written; why the push failed is told already
        }
    }

    private ContentMismatchException Unrepaired(PushNode blob) => new(
        Problem.DamagedContent,
        $"{store}: the blob {blob.Digest} there does not have {blob.Descriptor.Size} bytes, "
            + "and sending it again does not change that.",
        new Remedy("Have the blob deleted there, or its storage cleaned up, and push again."));

    private static void Describe(Activity span, IReadOnlyList<PushReport> reports)
    {
        var blobs = CountByArrival(reports.SelectMany(static report => report.Blobs));
        var manifests = CountByArrival(reports.SelectMany(static report => report.Manifests));
        var written = reports.SelectMany(static report => report.Written).Select(static tag => tag.Value);
        span.SetTag(Keys.Written, written.ToArray());
        span.SetTag(Keys.BlobCount, blobs.Values.Sum());
        span.SetTag(Keys.CopiedBlobs, blobs.GetValueOrDefault(Arrival.Copied));
        span.SetTag(Keys.MountedBlobs, blobs.GetValueOrDefault(Arrival.Mounted));
        span.SetTag(Keys.ManifestCount, manifests.Values.Sum());
        span.SetTag(Keys.CopiedManifests, manifests.GetValueOrDefault(Arrival.Copied));
    }

    private static Dictionary<Arrival, int> CountByArrival(IEnumerable<PushedContent> contents) =>
        contents.CountBy(static content => content.Arrival).ToDictionary();
}
