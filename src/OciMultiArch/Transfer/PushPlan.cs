using OciMultiArch.Transfer;

namespace OciMultiArch;

/// <summary>
/// What a push will do at one store, found out by reading alone. Its lists say what is known now; <see cref="ApplyAsync"/> does that and nothing else.
/// </summary>
public sealed class PushPlan
{
    private readonly PushScope work;

    internal PushPlan(PushScope work)
    {
        this.work = work;
        Blobs = [.. work.Blobs.Select(static each => each.Planned!)];
        Manifests =
        [
            .. work.Present.Select(static each => Planned(each, Arrival.Present)),
            .. work.Children.SelectMany(static each => each).Select(static each => Planned(each, Arrival.Copied)),
            .. work.Roots.Select(static each => Planned(new(each, each.Artifact), each.IsWritten ? Arrival.Copied : Arrival.Present)),
        ];
        Names = [.. work.Named.SelectMany(static root => root.Tags.Select((tag, at) => new PlannedTag(tag, root.Digest, root.Now![at])))];
    }

    /// <summary>The store it is for.</summary>
    public IContentStore Store => work.Store;

    /// <summary>Every distinct blob of what is missing, in the order in which they are sent. Empty below roots and images that are there.</summary>
    public IReadOnlyList<PlannedContent> Blobs { get; }

    /// <summary>The manifests, in the order in which they are written: those that are there, what indexes hold, what goes with the roots, and the roots last.</summary>
    public IReadOnlyList<PlannedContent> Manifests { get; }

    /// <summary>The tags in the order in which they are written, those that stay as they are included.</summary>
    public IReadOnlyList<PlannedTag> Names { get; }

    /// <summary>Bytes of the blobs and manifests that have to be sent; a manifest counts once, however many tags it gets.</summary>
    public long BytesToSend => Blobs.Concat(Manifests).Where(static each => each.Expected == Arrival.Copied).DistinctBy(static each => each.Descriptor.Digest).Sum(static each => each.Descriptor.Size);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Manifests.All(static each => each.Expected == Arrival.Present) && Names.All(static each => each.IsUnchanged);

    /// <summary>
    /// Does what the plan says: blobs, manifests, then names. Nothing is written that the plan does not list as missing, but for the list of referrers that
    /// a registry without the referrers API leaves to its clients. A blob that has arrived there by other ways meanwhile is found and reported as present;
    /// manifests, and tags that somebody moved since, are written all the same, as in any push.
    /// </summary>
    /// <param name="progress">Told how far each part is, from several threads; null for what the plan's options say.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One report for each root, in the order given.</returns>
    /// <exception cref="OciException">The store or a source failed, or something that was there has gone: make a new plan.</exception>
    public async ValueTask<IReadOnlyList<PushReport>> ApplyAsync(IProgress<PushProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        PushJournal tally = new(work, progress ?? work.Options.Progress);
        await TracedPush.RunAsync(work, tally, cancellationToken).ConfigureAwait(false);
        return tally.Reports();
    }

    /// <summary>The store, and how much there is to do.</summary>
    public override string ToString() => $"{Store}: {BytesToSend} bytes to send, {Names.Count(static each => !each.IsUnchanged)} names to write";

    private static PlannedContent Planned(PushNode part, Arrival expected) =>
        new() { Descriptor = part.Descriptor, Expected = expected, Platforms = part.Platforms };
}
