using OciMultiArch.Images;
using OciMultiArch.Joining;

namespace OciMultiArch.Merging;

/// <summary>One caller's share of a merge: write the parts, then the union of all parts, until nobody has come between.</summary>
internal sealed class MergeRun
{
    private readonly IContentStore store;
    private readonly MergeOptions options;
    private readonly PartNames names;
    private readonly PartReader reader;
    private readonly HashSet<Digest> looked = [];
    private readonly List<Descriptor> before = [];

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public MergeRun(IContentStore store, Tag tag, MergeOptions options)
    {
        (this.store, this.options) = (store, options);
        Tags = [.. options.AlsoTags.Prepend(tag).Distinct()];
        names = new(options.PartTemplate, Tags);
        reader = new(store, names, options);
        if (options.Parts == PartTags.RemovedWhenComplete && options.Expect.Count == 0)
            throw new ArgumentException("Part tags are removed when all parts are there: say with Expect which those are. A part that comes after the removal would find none of the others.");
        if (options.Expect.Select(names.Of).CountBy(static each => each).FirstOrDefault(static each => each.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two of the expected platforms have the part {twice}. Leave one out, or let the template tell them apart.");
        if (options.ArtifactType is not null)
            MediaType.Parse(options.ArtifactType);
        if (options.Format == ImageFormat.Docker && (options.ArtifactType is not null || options.Annotations.Count > 0))
            throw new ArgumentException("A Docker manifest list holds neither annotations nor an artifactType: leave them out, or take the OCI format.");
    }

    /// <summary>The tags of the index, the first one first.</summary>
    public IReadOnlyList<Tag> Tags { get; }

    public async ValueTask<MergeReport> RunAsync(IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(images, cancellationToken).ConfigureAwait(false);
        if (own.Count > 0)
            await store.PushAsync([.. own.Select(static each => new NamedArtifact(each.Root) { Tags = [each.Tag] })], new() { Progress = options.Progress }, cancellationToken).ConfigureAwait(false);
        foreach (var each in own)
            await reader.TakeAsync(each, cancellationToken).ConfigureAwait(false); // so that it is not fetched
        for (var round = 0; ; round++)
        {
            var look = await LookAsync(own, [], cancellationToken).ConfigureAwait(false);
            if (!look.IsSettled && round > 0)
            {
                // Others write as well: whoever waits a little finds it done, or writes what all of them have added since.
                await PauseAsync(round, cancellationToken).ConfigureAwait(false);
                look = await LookAsync(own, [], cancellationToken).ConfigureAwait(false);
            }
            if (look.IsSettled)
                return await EndAsync(look, own, round, cancellationToken).ConfigureAwait(false);
            if (round == options.MaxRounds)
                throw Restless(look, round);
            await store.WriteAsync(look.Union!, look.Open, cancellationToken).ConfigureAwait(false);
            if (options.TrustsOwnEntries && await HoldsAsync(own, cancellationToken).ConfigureAwait(false) is { } held)
                return await EndAsync(look with { Index = held.Descriptor }, own, round + 1, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<MergePlan> PlanAsync(IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(images, cancellationToken).ConfigureAwait(false);
        List<Tag> written = [];
        foreach (var each in own)
            if ((await store.ResolveAsync(each.Tag, cancellationToken).ConfigureAwait(false))?.Digest != each.Root.Digest)
                written.Add(each.Tag);
        var inHand = await Task.WhenAll(own.Select(each => reader.TakeAsync(each, cancellationToken).AsTask())).ConfigureAwait(false);
        var look = await LookAsync([], inHand, cancellationToken).ConfigureAwait(false);
        return new() { Index = look.Union, Parts = look.Report(own), Missing = look.Missing, Skipped = reader.Ignored, Dropped = Dropped(look), Written = written, Open = look.Open };
    }

    private async ValueTask<IReadOnlyList<MergeInput>> OwnAsync(IReadOnlyList<Artifact> images, CancellationToken cancellationToken)
    {
        var own = await MergeInput.AllAsync(images, names, options.Format, cancellationToken).ConfigureAwait(false);
        foreach (var (tag, platform) in own.Select(static each => (each.Tag, each.Image.Platform!)))
            if (options.Expect.Count > 0 && !options.Expect.Select(names.Of).Contains(tag))
                throw new ArgumentException($"{platform} is none of the expected platforms, so nobody else would find its part {tag}. Expected are {string.Join(", ", options.Expect)}.");
            else if (options.Expect.Count == 0 && !PartNames.IsFoundByName(platform))
                throw new ArgumentException($"The names in {platform} are not known, so nobody would find the part {tag} in the list of tags. Name all platforms with Expect.");
        return own;
    }

    private async ValueTask<MergeSnapshot> LookAsync(IReadOnlyList<MergeInput> own, IReadOnlyList<StoredPart> inHand, CancellationToken cancellationToken)
    {
        var parts = await reader.ReadAsync([.. own.Select(static each => each.Tag)], inHand, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Platform> missing = [.. options.Expect.Where(each => !parts.Any(part => part.Tag == names.Of(each)))];
        if (parts.Count == 0 && options.Expect.Count == 0)
            throw new ContentNotFoundException($"{store} has no part of {Tags[0]}: no image under a tag like {options.PartTemplate}. Give the merge an image, or check the template.");
        if (parts.Count == 0 || (missing.Count > 0 && options.Parts == PartTags.RemovedWhenComplete))
            return await WithoutPartsAsync(own, new(parts, missing, null, []), cancellationToken).ConfigureAwait(false);
        var union = await UnionAsync(parts, cancellationToken).ConfigureAwait(false);
        List<Tag> open = [];
        foreach (var tag in Tags)
            if (await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is var held && held?.Digest != union.Digest)
            {
                if (held is not null && tag == Tags[0] && await NamesMoreAsync(held.Digest, cancellationToken).ConfigureAwait(false))
                    return await LookAsync(own, inHand, cancellationToken).ConfigureAwait(false);
                open.Add(tag);
            }
        return new(parts, missing, union, open);
    }

    // Where the list of tags lags behind, the index that is about to be replaced knows of parts that the list does not show yet.
    private async ValueTask<bool> NamesMoreAsync(Digest held, CancellationToken cancellationToken)
    {
        if (!looked.Add(held) || await store.FindAsync(Tags[0], cancellationToken).ConfigureAwait(false) is not { Index: { } index })
            return false;
        var images = ImageGroup.Images(index).ToArray();
        before.AddRange(images);
        return options.Expect.Count == 0 && reader.AskFor(images.Select(each => names.Find(each.Platform!)).OfType<Tag>());
    }

    // What has no part is no truth, but whoever put it there should hear of it.
    private IReadOnlyList<Descriptor> Dropped(MergeSnapshot look) => [.. before
        .Where(each => !look.Parts.Any(part => part.Images.Any(image => image.Digest == each.Digest || DuplicatePlatforms.Are(image, each))))
        .DistinctBy(static each => (each.Digest, each.Platform!.CanonicalKey)).Order(PlatformOrder.Instance)];

    // Another may have found all parts, written the index and removed their tags.
    private async ValueTask<MergeSnapshot> WithoutPartsAsync(IReadOnlyList<MergeInput> own, MergeSnapshot look, CancellationToken cancellationToken)
    {
        if (options.Parts != PartTags.RemovedWhenComplete || await HoldsAsync(own, cancellationToken).ConfigureAwait(false) is not { } held)
            return look;
        var there = ImageGroup.Images(held.Index!).Select(each => names.Find(each.Platform!)).OfType<Tag>().ToHashSet();
        return options.Expect.All(each => there.Contains(names.Of(each))) ? look with { Missing = [], Index = held.Descriptor } : look;
    }

    /// <summary>The index under the first tag, when it has all of the caller's images.</summary>
    private async ValueTask<Artifact?> HoldsAsync(IReadOnlyList<MergeInput> own, CancellationToken cancellationToken) =>
        await store.FindAsync(Tags[0], cancellationToken).ConfigureAwait(false) is { Index: { } index } held
        && own.All(mine => index.Manifests.Any(each => each.Digest == mine.Image.Digest)) ? held : null;

    private async ValueTask<Artifact> UnionAsync(IReadOnlyList<StoredPart> parts, CancellationToken cancellationToken)
    {
        try
        {
            return await Artifact.IndexAsync(parts.Select(static each => each.Content), options.Annotations, new() { Format = options.Format, ArtifactType = options.ArtifactType }, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidContentException wrong)
        {
            throw new OciException($"The parts of {Tags[0]} in {store} make no index: {wrong.Message}", wrong);
        }
    }

    private async ValueTask<MergeReport> EndAsync(MergeSnapshot look, IReadOnlyList<MergeInput> own, int rounds, CancellationToken cancellationToken)
    {
        MergeReport report = new() { Index = look.Index, Parts = look.Report(own), Missing = look.Missing, Skipped = reader.Ignored, Dropped = rounds > 0 ? Dropped(look) : [], Rounds = rounds };
        return options.Parts == PartTags.RemovedWhenComplete && look.Missing.Count == 0
            ? await PartRemoval.RunAsync(store, look.Parts, report, cancellationToken).ConfigureAwait(false)
            : report;
    }

    private async ValueTask PauseAsync(int round, CancellationToken cancellationToken)
    {
        const int Longest = 6;
        var range = TimeSpan.FromMilliseconds(50) * (1 << Math.Min(round - 1, Longest));
        await Task.Delay(range * (0.5 + options.Jitter()), options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private OciException Restless(MergeSnapshot look, int rounds) => new(
        $"{store} does not come to rest: the index {look.Union!.Digest} of the {look.Parts.Count} parts {string.Join(", ", look.Parts.Select(static each => each.Tag))} was written {rounds} times under {string.Join(", ", Tags)}, "
        + $"and still {string.Join(", ", look.Open)} {(look.Open.Count > 1 ? "hold" : "holds")} something else. The parts are safe; running the merge again continues. Check that all who merge give the same options.");
}
