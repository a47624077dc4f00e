using System.Collections.Concurrent;
using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch.Merging;

/// <summary>
/// Reads the parts of one tag again and again. Content that is known by its digest is not fetched a second time.
/// </summary>
internal sealed class PartReader(IContentStore store, PartNames names, MergeOptions options)
{
    private const int MaxReadings = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private readonly ConcurrentDictionary<Digest, Artifact> known = new();
    private readonly ConcurrentDictionary<Tag, Seen> seen = new();
    private readonly ConcurrentDictionary<Tag, MergePart> skipped = new();

    private enum Seen
    {
        Named,
        Listed,
        Read,
    }

    /// <summary>Tags that were named like parts and held something else when they were last read, by name.</summary>
    public IReadOnlyList<MergePart> Skipped =>
        [.. skipped.Values.OrderBy(static part => part.Tag.Value, StringComparer.Ordinal)];

    /// <summary>Asks from now on also for parts that something else than the list names.</summary>
    /// <returns>Whether one of them is new.</returns>
    public bool AskFor(IEnumerable<Tag> tags)
    {
        var isMore = false;
        foreach (var tag in tags)
            isMore |= seen.TryAdd(tag, Seen.Named);
        return isMore;
    }

    /// <summary>Takes the content of a part that is in hand, so that it need not be fetched.</summary>
    public async ValueTask<StoredPart> TakeAsync(MergeInput own, CancellationToken cancellationToken)
    {
        var content = await ContentAsync(own.Tag, own.Root, cancellationToken).ConfigureAwait(false);
        return new(own.Tag, own.Root.Digest, content);
    }

    /// <summary>The parts that are there, in the order of the index.</summary>
    /// <param name="own">The tags that this caller has written, which a list of tags may not show yet.</param>
    /// <param name="inHand">Parts that are taken as there, and not asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<StoredPart>> ReadAsync(
        IReadOnlyList<Tag> own, IReadOnlyList<StoredPart> inHand, CancellationToken cancellationToken)
    {
        foreach (var tag in own)
            seen[tag] = Seen.Read;
        var tags = await NamedAsync(cancellationToken).ConfigureAwait(false);
        // A list may come from a replica that is older than the list before: what was there is asked for again.
        var tagsInHand = inHand.Select(static part => part.Tag);
        var wanted = tags.Concat(seen.Keys).Except(tagsInHand);
        Tag[] ordered = [.. wanted.OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
        var parts = await ParallelWork.SelectAsync(ordered, ReadAsync, cancellationToken, options.MaxReads)
            .ConfigureAwait(false);
        var found = parts.OfType<StoredPart>().Concat(inHand);
        return [.. found.OrderBy(static part => part.Images[0], ImageGroup.PlatformOrder)];
    }

    private async ValueTask<IEnumerable<Tag>> NamedAsync(CancellationToken cancellationToken)
    {
        if (options.Expect.Count > 0)
            return options.Expect.Select(names.Of);
        return await ListedAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<Tag>> ListedAsync(CancellationToken cancellationToken)
    {
        List<Tag> listed = [];
        try
        {
            await foreach (var tag in store.TagsAsync(cancellationToken).ConfigureAwait(false))
                if (names.CouldBe(tag))
                    listed.Add(tag);
        }
        catch (ContentNotFoundException)
        {
            return []; // a repository that nobody has written to yet
        }
        foreach (var tag in listed)
            seen.AddOrUpdate(tag, Seen.Listed, AtLeastListed);
        return listed;

        static Seen AtLeastListed(Tag tag, Seen before) => before == Seen.Read ? Seen.Read : Seen.Listed;
    }

    private async ValueTask<StoredPart?> ReadAsync(Tag tag, CancellationToken cancellationToken)
    {
        skipped.TryRemove(tag, out _);
        var part = await FindAsync(tag, cancellationToken).ConfigureAwait(false);
        if (part is null || IsPart(part))
            return part;
        skipped[tag] = part.Report();
        return null;
    }

    private bool IsPart(StoredPart part)
    {
        if (part.Images.Count == 0)
            return false;
        return part.Images.All(image => names.IsOf(part.Tag, image.Platform!));
    }

    // While another client rewrites a tag, distribution 2.8 answers 404 for a moment: what was listed or read before is
    // read again before it counts as deleted; so is a tag that another is about to remove.
    private async ValueTask<StoredPart?> FindAsync(Tag tag, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        for (var reading = 1; ; reading++)
        {
            if (await UnmovedAsync(tag, cancellationToken).ConfigureAwait(false) is { } unmoved)
                return unmoved;
            var found = await store.FindAsync(tag, cancellationToken).ConfigureAwait(false);
            if (found is not null && !Repository.IsTagBeingDeleted(found))
            {
                seen[tag] = Seen.Read;
                var content = await ContentAsync(tag, found, cancellationToken).ConfigureAwait(false);
                return new(tag, found.Digest, content);
            }
            var wasThere = seen.TryGetValue(tag, out var how) && how != Seen.Named;
            if (!wasThere || reading == MaxReadings)
            {
                seen.TryRemove(tag, out _);
                return null;
            }
            await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            wait *= 2;
        }
    }

    /// <summary>A part that was read before and whose tag still holds content that is known; otherwise null.</summary>
    private async ValueTask<StoredPart?> UnmovedAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (!seen.TryGetValue(tag, out var how) || how != Seen.Read)
            return null;
        var now = await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (now is null || !known.TryGetValue(now.Digest, out var content))
            return null;
        return new(tag, now.Digest, content);
    }

    // An index is read to the images it names at once, so that the index of all parts is made without a request.
    private async ValueTask<Artifact> ContentAsync(Tag tag, Artifact root, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(root.Digest, out var content))
            return content;
        try
        {
            var bare = root.DescribedAs(root.Descriptor.Bare());
            content = await DescribedAsync(bare, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidContentException wrong)
        {
            var reason = $"The tag {tag} in {store} is named like a part, but cannot be one. {wrong.Reason}";
            throw new InvalidContentException(wrong.Problem, reason, wrong.Remedy, wrong);
        }
        known[root.Digest] = content;
        return content;
    }

    private ValueTask<Artifact> DescribedAsync(Artifact root, CancellationToken cancellationToken)
    {
        if (root.Index is { Manifests.Count: > 0 })
            return Artifact.CreateIndexAsync([root], null, new() { Format = options.Format }, cancellationToken);
        return root.WithOwnPlatformAsync(cancellationToken);
    }
}
