using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;
using OciMultiArch.Transfer;

namespace OciMultiArch.Merging;

/// <summary>
/// One caller's share of a merge: it writes the caller's parts, then the index of all parts, until nobody has come
/// between.
/// </summary>
internal sealed class MergeRun
{
    private readonly IContentStore store;
    private readonly MergeOptions options;
    private readonly PartNames names;
    private readonly PartReader reader;
    private readonly HashSet<Digest> readIndexes = [];
    private readonly List<Descriptor> replacedImages = [];

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
        var written = await WritePartsAsync(own, cancellationToken).ConfigureAwait(false);
        await InHandAsync(own, cancellationToken).ConfigureAwait(false);
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
                var report = Report(snapshot, own) with { WrittenParts = written, Rounds = round };
                return await EndAsync(snapshot, report, cancellationToken).ConfigureAwait(false);
            }
            if (round == options.MaxRounds)
                throw Unsettled(snapshot, round);
            await LaggingStore.WriteAsync(store, snapshot.Index!, snapshot.Pending, null, cancellationToken)
                .ConfigureAwait(false);
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
        };
    }

    private void CheckOptions()
    {
        if (options.RemovesPartTags && options.Expect.Count == 0)
            throw new ArgumentException(
                "Part tags are removed when all parts are there: say with Expect which those are. "
                + "A part that comes after the removal would find none of the others.");
        HashSet<Tag> expected = [];
        foreach (var tag in options.Expect.Select(names.Of))
            if (!expected.Add(tag))
                throw new ArgumentException(
                    $"Two of the expected platforms have the part tag {tag}. "
                    + "Leave one out, or let the template tell them apart.");
        if (options.ArtifactType is not null)
            MediaType.Parse(options.ArtifactType);
        var isBeyondDocker = options.ArtifactType is not null || options.Annotations.Count > 0;
        if (options.Format == ImageFormat.Docker && isBeyondDocker)
            throw new ArgumentException(
                "A Docker manifest list holds neither annotations nor an artifact type. "
                + "Leave them out, or use the OCI format.");
    }

    private async ValueTask<IReadOnlyList<MergeInput>> InputsAsync(
        IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await MergeInput.AllAsync(images, names, options.Format, cancellationToken).ConfigureAwait(false);
        foreach (var input in own)
            RefuseWhatOthersWouldNotFind(input);
        return own;
    }

    private void RefuseWhatOthersWouldNotFind(MergeInput input)
    {
        var platform = input.Image.Platform!;
        if (options.Expect.Count == 0 && !PartNames.IsFoundByName(platform))
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"The names in {platform} are not known. Nobody would find the part {input.Tag} in the list of tags.",
                new(RemedyKind.NamePlatforms, "Name all platforms with Expect."));
        var isExpected = options.Expect.Select(names.Of).Contains(input.Tag);
        if (options.Expect.Count > 0 && !isExpected)
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{platform} is none of the expected platforms {string.Join(", ", options.Expect)}. "
                + $"Nobody else would find its part {input.Tag}.",
                new("Leave the image out, or add its platform to those that are expected."));
    }

    private async ValueTask<IReadOnlyList<Tag>> WritePartsAsync(
        IReadOnlyList<MergeInput> own, CancellationToken cancellationToken)
    {
        if (own.Count == 0)
            return [];
        NamedArtifact[] roots = [.. own.Select(RootOf)];
        PushOptions push = new() { Progress = options.Progress };
        var reports = await store.PushAsync(roots, push, cancellationToken).ConfigureAwait(false);
        return [.. reports.SelectMany(static report => report.Written)];
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
        var parts = await reader.ReadAsync(ownTags, inHand, cancellationToken).ConfigureAwait(false);
        if (parts.Count == 0 && options.Expect.Count == 0)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{store} has no part of {Tags[0]}: no image under a tag like {options.PartTemplate}.",
                new("Give the merge an image, or check the template."));
        var there = parts.Select(static part => part.Tag).ToHashSet();
        IReadOnlyList<Platform> missing = [.. options.Expect.Where(platform => !there.Contains(names.Of(platform)))];
        MergeSnapshot snapshot = new(parts, missing, null, []);
        var waitsForOthers = missing.Count > 0 && options.RemovesPartTags;
        if (parts.Count == 0 || waitsForOthers)
            return await FinishedByAnotherAsync(snapshot, own, cancellationToken).ConfigureAwait(false) ?? snapshot;
        var index = await IndexAsync(parts, cancellationToken).ConfigureAwait(false);
        List<Tag> pending = [];
        foreach (var tag in Tags)
        {
            var held = await store.AskTagAsync(tag, cancellationToken).ConfigureAwait(false);
            if (held == index.Digest)
                continue;
            var isReplaced = held is not null && tag == Tags[0];
            if (isReplaced && await NamesMoreAsync(held!, cancellationToken).ConfigureAwait(false))
                return await ReadAsync(own, inHand, cancellationToken).ConfigureAwait(false);
            pending.Add(tag);
        }
        return snapshot with { Index = index, Pending = pending };
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
        var hasOwn = own.All(input => digests.Contains(input.Image.Digest));
        var hasExpected = options.Expect.All(platform => there.Contains(names.Of(platform)));
        return hasOwn && hasExpected ? snapshot with { Missing = [], Index = held } : null;
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
                .IndexAsync(contents, options.Annotations, made, cancellationToken)
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
    };

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

    private OciException Unsettled(MergeSnapshot snapshot, int rounds)
    {
        var parts = string.Join(", ", snapshot.Parts.Select(static part => part.Tag));
        var written = string.Join(", ", Tags);
        var verb = snapshot.Pending.Count == 1 ? "holds" : "hold";
        return new(
            Problem.Conflict,
            $"{store}: the index {snapshot.Index!.Digest} of the parts {parts} was written {rounds} times "
            + $"under {written}, but {string.Join(", ", snapshot.Pending)} {verb} something else: "
            + "others keep writing. No part is lost.",
            new("Run the merge again, and check that all who merge give the same options."));
    }
}

/// <summary>What there was at one moment: the parts, the index they make, and the tags that do not hold it.</summary>
/// <param name="Parts">In the order of the index.</param>
/// <param name="Missing">The expected platforms that have no part.</param>
/// <param name="Index">The index of the parts; null when none is to be written yet.</param>
/// <param name="Pending">The tags that do not hold the index, in the order in which they are written.</param>
internal sealed record MergeSnapshot(
    IReadOnlyList<StoredPart> Parts, IReadOnlyList<Platform> Missing, Artifact? Index, IReadOnlyList<Tag> Pending)
{
    public bool IsSettled => Pending.Count == 0;

    /// <summary>The parts as callers see them.</summary>
    public IReadOnlyList<MergePart> Report(IReadOnlyList<MergeInput> own) =>
        [.. Parts.Select(part => part.Report() with { IsOwn = own.Any(input => input.IsIn(part)) })];
}
