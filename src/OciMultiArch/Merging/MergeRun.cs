using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;
using OciMultiArch.Transfer;

namespace OciMultiArch.Merging;

/// <summary>
/// One caller's share of a merge: it writes the caller's parts, then the index of all parts, until nobody has come
/// between.
/// </summary>
internal sealed partial class MergeRun
{
    // With the pauses between them about ten seconds: a registry that shows what was there before has caught up then.
    private const int MaxLooks = 9;

    private readonly IContentStore store;
    private readonly MergeOptions options;
    private readonly PartNames names;
    private readonly PartReader reader;
    private readonly HashSet<Digest> readIndexes = [];
    private readonly List<Descriptor> replacedImages = [];
    private readonly Dictionary<Tag, Digest?> firstHeld = [];

    // The caller's own parts once they are written. Reads may lag behind writes.
    private WrittenParts written = new([], []);

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public MergeRun(IContentStore store, Tag tag, MergeOptions options)
    {
        this.store = IMirroredStore.Of(store);
        this.options = options;
        Tags = [.. options.AlsoTags.Prepend(tag).Distinct()];
        names = new(options.PartTemplate, Tags);
        reader = new(this.store, names, options);
        CheckOptions();
    }

    /// <summary>The tags of the index, the first one first.</summary>
    public IReadOnlyList<Tag> Tags { get; }

    public async ValueTask<MergeReport> RunAsync(IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await InputsAsync(images, cancellationToken).ConfigureAwait(false);
        var pushes = await WritePartsAsync(own, cancellationToken).ConfigureAwait(false);
        var inHand = await InHandAsync(own, cancellationToken).ConfigureAwait(false);
        written = new(inHand, pushes);
        HashSet<Tag> writtenTags = [];
        var writes = 0;
        for (var round = 0; ; round++)
        {
            var snapshot = await ReadAsync(own, [], cancellationToken).ConfigureAwait(false);
            if (!snapshot.IsSettled && round > 0)
            {
                // Others write as well. After a pause the work is often done, or one write adds what all of them have
                // added since.
                await PauseAsync(round, cancellationToken).ConfigureAwait(false);
                snapshot = await ReadAsync(own, [], cancellationToken).ConfigureAwait(false);
            }
            if (snapshot.IsSettled)
            {
                var report = Report(snapshot, own) with
                {
                    WrittenParts = written.Tags,
                    WrittenTags = [.. Tags.Where(writtenTags.Contains)],
                    UnchangedTags = [.. snapshot.Holding.Where(tag => !writtenTags.Contains(tag))],
                    Rounds = writes,
                };
                return await EndAsync(snapshot, report, cancellationToken).ConfigureAwait(false);
            }
            if (snapshot.Hidden is { } hiding && round >= MaxLooks)
                throw PartHidden(hiding);
            if (round == options.MaxRounds)
                throw Unsettled(snapshot, round);
            if (snapshot.Pending.Count == 0)
                continue;
            writes++;
            await WriteAsync(snapshot.Index!, snapshot.Pending, cancellationToken).ConfigureAwait(false);
            writtenTags.UnionWith(snapshot.Pending);
        }
    }

    public async ValueTask<MergeReport> PlanAsync(IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await InputsAsync(images, cancellationToken).ConfigureAwait(false);
        List<Tag> written = [];
        foreach (var input in own)
        {
            var held = await store.AskTagAsync(input.Tag, cancellationToken).ConfigureAwait(false);
            if (held != input.Root.Digest)
                written.Add(input.Tag);
        }
        var inHand = await InHandAsync(own, cancellationToken).ConfigureAwait(false);
        var snapshot = await ReadAsync(own, inHand, cancellationToken).ConfigureAwait(false);
        return Report(snapshot, own) with
        {
            Dropped = Dropped(snapshot),
            WrittenParts = written,
            PendingTags = snapshot.Pending,
            UnchangedTags = snapshot.Holding,
        };
    }

    private async ValueTask<IReadOnlyList<MergeInput>> InputsAsync(
        IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await MergeInput.AllAsync(images, names, options.Format, cancellationToken).ConfigureAwait(false);
        foreach (var input in own)
            RefuseWhatOthersWouldNotFind(input);
        return own;
    }

    private async ValueTask<IReadOnlyList<PushReport>> WritePartsAsync(
        IReadOnlyList<MergeInput> own, CancellationToken cancellationToken)
    {
        if (own.Count == 0)
            return [];
        NamedArtifact[] roots = [.. own.Select(RootOf)];
        PushOptions push = new() { Progress = options.Progress };
        return await store.PushAsync(roots, push, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(Artifact index, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (options.Attach is { } attach)
        {
            var with = await attach(index, cancellationToken).ConfigureAwait(false);
            await store.PushAsync([new NamedArtifact(with)], null, cancellationToken).ConfigureAwait(false);
        }
        await LaggingStore.WriteAsync(store, index, tags, null, cancellationToken).ConfigureAwait(false);
    }

    private static NamedArtifact RootOf(MergeInput input) => new(input.Root) { Tags = [input.Tag] };

    // What the caller gave need not be fetched.
    private async ValueTask<IReadOnlyList<StoredPart>> InHandAsync(
        IReadOnlyList<MergeInput> own, CancellationToken cancellationToken) =>
        await ParallelWork.SelectAsync(own, reader.TakeAsync, cancellationToken).ConfigureAwait(false);

    private async ValueTask<MergeSnapshot> ReadAsync(
        IReadOnlyList<MergeInput> own, IReadOnlyList<StoredPart> inHand, CancellationToken cancellationToken)
    {
        Tag[] ownTags = [.. own.Select(static input => input.Tag)];
        var found = await reader.ReadAsync(ownTags, inHand, cancellationToken).ConfigureAwait(false);
        var parts = written.In(found);
        if (parts.Count == 0 && options.Expect.Count == 0)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{store} has no part of {Tags[0]}: no image under a tag like {options.PartTemplate}.",
                new("Give the merge an image, or check the template."));
        var there = parts.Select(static part => part.Tag).ToHashSet();
        IReadOnlyList<Platform> missing = [.. options.Expect.Where(platform => !there.Contains(names.Of(platform)))];
        MergeSnapshot snapshot = new(parts, missing, null, [])
        {
            Hidden = found.FirstOrDefault(part => !parts.Contains(part)),
        };
        var waitsForOthers = missing.Count > 0 && (options.RemovesPartTags || options.WaitsForAllParts);
        if (parts.Count == 0 || waitsForOthers)
            return await FinishedByAnotherAsync(snapshot, own, cancellationToken).ConfigureAwait(false) ?? snapshot;
        var index = await IndexAsync(parts, cancellationToken).ConfigureAwait(false);
        List<Tag> pending = [];
        List<Tag> holding = [];
        foreach (var tag in Due(missing))
        {
            var held = await store.AskTagAsync(tag, cancellationToken).ConfigureAwait(false);
            firstHeld.TryAdd(tag, held);
            if (held == index.Digest)
            {
                holding.Add(tag);
                continue;
            }
            var isReplaced = held is not null && tag == Tags[0];
            if (isReplaced && await NamesMoreAsync(held!, cancellationToken).ConfigureAwait(false))
                return await ReadAsync(own, inHand, cancellationToken).ConfigureAwait(false);
            pending.Add(tag);
        }
        return snapshot with { Index = index, Pending = pending, Holding = holding };
    }

    // Where the list of tags is late, the index that is about to be replaced names parts that the list does not show
    // yet.
    private async ValueTask<bool> NamesMoreAsync(Digest held, CancellationToken cancellationToken)
    {
        if (!readIndexes.Add(held))
            return false;
        var found = await store.FindAsync(Tags[0], cancellationToken).ConfigureAwait(false);
        if (found?.Index is not { } index)
            return false;
        var images = ImageGroup.Images(index).ToArray();
        replacedImages.AddRange(images);
        return options.Expect.Count == 0 && reader.AskFor(PartsOf(images));
    }

    // Another merger may have found all parts, written the index and removed their tags.
    private async ValueTask<MergeSnapshot?> FinishedByAnotherAsync(
        MergeSnapshot snapshot, IReadOnlyList<MergeInput> own, CancellationToken cancellationToken)
    {
        if (!options.RemovesPartTags)
            return null;
        var held = await store.FindAsync(Tags[0], cancellationToken).ConfigureAwait(false);
        if (held?.Index is not { } index)
            return null;
        var digests = index.Manifests.Select(static entry => entry.Digest).ToHashSet();
        var there = PartsOf(ImageGroup.Images(index)).ToHashSet();
        var images = own.SelectMany(static input => input.Images);
        var hasOwn = images.All(image => digests.Contains(image.Digest));
        var hasExpected = options.Expect.All(platform => there.Contains(names.Of(platform)));
        firstHeld.TryAdd(Tags[0], held.Digest);
        return hasOwn && hasExpected ? snapshot with { Missing = [], Index = held, Holding = [Tags[0]] } : null;
    }

    private IEnumerable<Tag> PartsOf(IEnumerable<Descriptor> images)
    {
        var found = images.Select(image => names.Find(image.Platform!));
        return found.OfType<Tag>();
    }

    private async ValueTask<Artifact> IndexAsync(IReadOnlyList<StoredPart> parts, CancellationToken cancellationToken)
    {
        IndexOptions made = new() { Format = options.Format, ArtifactType = options.ArtifactType };
        try
        {
            var contents = parts.Select(static part => part.Content);
            return await Artifact
                .CreateIndexAsync(contents, options.Annotations, made, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (InvalidContentException wrong)
        {
            var reason = $"The parts of {Tags[0]} in {store} make no index. {wrong.Reason}";
            throw new InvalidContentException(wrong.Problem, reason, wrong.Remedy, wrong);
        }
    }

    private MergeReport Report(MergeSnapshot snapshot, IReadOnlyList<MergeInput> own) => new()
    {
        Index = snapshot.Index,
        Parts = snapshot.Report(own),
        Skipped = reader.Skipped,
        Missing = snapshot.Missing,
        Before = Before(),
        WaitingTags = Waiting(snapshot),
    };

    private Dictionary<Tag, Digest> Before()
    {
        Dictionary<Tag, Digest> before = [];
        foreach (var (tag, held) in firstHeld)
            if (held is not null)
                before.Add(tag, held);
        return before;
    }

    // An image without a part is not kept, but whoever put it there should hear of it.
    private IReadOnlyList<Descriptor> Dropped(MergeSnapshot snapshot)
    {
        var kept = snapshot.Parts.SelectMany(static part => part.Images).ToArray();
        var gone = replacedImages.Where(old => !Array.Exists(kept, image => StandsFor(image, old)));
        var dropped = gone.DistinctBy(static old => (old.Digest, old.Platform!.CanonicalKey));
        return [.. dropped.Order(ImageGroup.PlatformOrder)];

        static bool StandsFor(Descriptor image, Descriptor old) =>
            image.Digest == old.Digest || DuplicatePlatforms.Are(image, old);
    }

    private async ValueTask<MergeReport> EndAsync(
        MergeSnapshot snapshot, MergeReport report, CancellationToken cancellationToken)
    {
        if (report.HasWritten)
            report = report with { Dropped = Dropped(snapshot) };
        if (!options.RemovesPartTags || snapshot.Missing.Count > 0)
            return report;
        return await PartRemoval.RunAsync(store, snapshot.Parts, report, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask PauseAsync(int round, CancellationToken cancellationToken)
    {
        const int MaxDoublings = 6;
        var doublings = Math.Min(round - 1, MaxDoublings);
        var range = TimeSpan.FromMilliseconds(50) * (1 << doublings);
        var pause = range * (0.5 + options.Jitter());
        await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }
}
