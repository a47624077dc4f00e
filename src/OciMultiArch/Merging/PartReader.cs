using System.Collections.Concurrent;
using OciMultiArch.Joining;

namespace OciMultiArch.Merging;

/// <summary>Reads the parts of one tag again and again: what is known by its digest is not fetched a second time.</summary>
internal sealed class PartReader(IContentStore store, PartNames names, MergeOptions options)
{
    private const int MostReadings = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private readonly ConcurrentDictionary<Digest, Artifact> known = new();
    private readonly ConcurrentDictionary<Tag, Seen> seen = new();
    private readonly ConcurrentDictionary<Tag, SkippedPart> ignored = new();

    private enum Seen
    {
        Named,
        Listed,
        Read,
    }

    /// <summary>Tags that were named like parts and held something else when they were last read.</summary>
    public IReadOnlyList<SkippedPart> Ignored => [.. ignored.Values.OrderBy(static each => each.Tag.Value, StringComparer.Ordinal)];

    /// <summary>Asks from now on for parts that something else than the list names.</summary>
    /// <returns>Whether one of them is new.</returns>
    public bool AskFor(IEnumerable<Tag> tags)
    {
        var isMore = false;
        foreach (var tag in tags)
            isMore |= seen.TryAdd(tag, Seen.Named);
        return isMore;
    }

    /// <summary>Takes the content of a part that is in hand, so that it need not be fetched.</summary>
    public async ValueTask<StoredPart> TakeAsync(MergeInput own, CancellationToken cancellationToken) =>
        new(own.Tag, own.Root.Digest, await ContentAsync(own.Tag, own.Root, cancellationToken).ConfigureAwait(false));

    /// <summary>The parts that are there, in the order of the index.</summary>
    /// <param name="own">The tags that this caller has written, which a list of tags may not show yet.</param>
    /// <param name="inHand">Parts that are taken for there, and not asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<StoredPart>> ReadAsync(IReadOnlyList<Tag> own, IReadOnlyList<StoredPart> inHand, CancellationToken cancellationToken)
    {
        foreach (var tag in own)
            seen[tag] = Seen.Read;
        var tags = options.Expect.Count > 0 ? options.Expect.Select(names.Of) : await ListedAsync(cancellationToken).ConfigureAwait(false);
        // A list may come from a copy of the registry that is older than the one before it: what was there is asked for again.
        var wanted = tags.Concat(seen.Keys).Except(inHand.Select(static each => each.Tag)).OrderBy(static each => each.Value, StringComparer.Ordinal).ToArray();
        var parts = new StoredPart?[wanted.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wanted.Length, parallel, async (at, cancel) =>
            parts[at] = await ReadAsync(wanted[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. parts.OfType<StoredPart>().Concat(inHand).OrderBy(static each => each.Images[0], PlatformOrder.Instance)];
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
            seen.AddOrUpdate(tag, Seen.Listed, static (_, before) => before == Seen.Read ? Seen.Read : Seen.Listed);
        return listed;
    }

    private async ValueTask<StoredPart?> ReadAsync(Tag tag, CancellationToken cancellationToken)
    {
        ignored.TryRemove(tag, out _);
        if (await FindAsync(tag, cancellationToken).ConfigureAwait(false) is not { } part)
            return null;
        if (part.Images.Count > 0 && part.Images.All(each => names.IsOf(tag, each.Platform!)))
            return part;
        ignored[tag] = new() { Tag = tag, Digest = part.Root, Platforms = [.. part.Images.Select(static each => each.Platform!)] };
        return null;
    }

    // While another client rewrites a tag, distribution 2.8 answers 404 for a moment: what was listed or read before is read again before it counts as deleted.
    private async ValueTask<StoredPart?> FindAsync(Tag tag, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        for (var reading = 1; ; reading++, wait *= 2)
        {
            if (seen.TryGetValue(tag, out var how) && how == Seen.Read && await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is { } now && known.TryGetValue(now.Digest, out var content))
                return new(tag, now.Digest, content);
            if (await store.FindAsync(tag, cancellationToken).ConfigureAwait(false) is { } found)
            {
                seen[tag] = Seen.Read;
                return new(tag, found.Digest, await ContentAsync(tag, found, cancellationToken).ConfigureAwait(false));
            }
            if (!seen.TryGetValue(tag, out how) || how == Seen.Named || reading == MostReadings)
            {
                seen.TryRemove(tag, out _);
                return null;
            }
            await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    // An index is read to the images it names at once, so that the union is made without a request.
    private async ValueTask<Artifact> ContentAsync(Tag tag, Artifact root, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(root.Digest, out var content))
            return content;
        var bare = root.DescribedAs(root.Descriptor.Bare());
        try
        {
            content = root.Index is { Manifests.Count: > 0 }
                ? await Artifact.IndexAsync([bare], null, new() { Format = options.Format }, cancellationToken).ConfigureAwait(false)
                : await bare.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidContentException wrong)
        {
            throw new OciException($"The tag {tag} in {store} is named as a part, but is none: {wrong.Message}", wrong);
        }
        return known[root.Digest] = content;
    }
}
