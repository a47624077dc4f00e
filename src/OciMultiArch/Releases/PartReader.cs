using System.Collections.Concurrent;
using OciMultiArch.Content;

namespace OciMultiArch.Releases;

/// <summary>Reads the parts of one tag again and again: what is known by its digest is not fetched a second time.</summary>
internal sealed class PartReader(IContentStore store, PartNames names, MergeOptions options)
{
    private const int AtOnce = 16;
    private const int MostReadings = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private readonly ConcurrentDictionary<Digest, Artifact> known = new();
    private readonly ConcurrentDictionary<Tag, Seen> seen = new();

    private enum Seen
    {
        Listed,
        Read,
    }

    /// <summary>Takes the content of a part that is in hand, so that it need not be fetched.</summary>
    public async ValueTask<Part> TakeAsync(OwnPart own, CancellationToken cancellationToken)
    {
        seen[own.Tag] = Seen.Read;
        return new(own.Tag, await ContentAsync(own.Tag, own.Root, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The parts that are there, in the order of the index.</summary>
    /// <param name="own">The tags of this caller's parts, which a list of tags may not show yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<Part>> ReadAsync(IReadOnlyList<Tag> own, CancellationToken cancellationToken)
    {
        var tags = options.Expect.Count > 0 ? options.Expect.Select(names.Of) : await ListedAsync(cancellationToken).ConfigureAwait(false);
        var wanted = tags.Concat(own).Distinct().ToArray();
        var parts = new Part?[wanted.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wanted.Length, parallel, async (at, cancel) =>
            parts[at] = await ReadAsync(wanted[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. parts.OfType<Part>().OrderBy(static each => each.Images[0], PlatformOrder.Instance)];
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
            seen.TryAdd(tag, Seen.Listed);
        return listed;
    }

    private async ValueTask<Part?> ReadAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await FindAsync(tag, cancellationToken).ConfigureAwait(false) is not { } content)
            return null;
        var images = Part.ImagesOf(content).ToArray();
        return images.Length > 0 && Array.TrueForAll(images, each => names.IsOf(tag, each.Platform!)) ? new(tag, content) : null;
    }

    // While another client rewrites a tag, distribution 2.8 answers 404 for a moment: what was listed or read before is read again before it counts as deleted.
    private async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        for (var reading = 1; ; reading++, wait *= 2)
        {
            if (seen.TryGetValue(tag, out var how) && how == Seen.Read && await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is { } now && known.TryGetValue(now.Digest, out var content))
                return content;
            if (await store.FindAsync(tag, cancellationToken).ConfigureAwait(false) is { } found)
            {
                seen[tag] = Seen.Read;
                return await ContentAsync(tag, found, cancellationToken).ConfigureAwait(false);
            }
            if (!seen.ContainsKey(tag) || reading == MostReadings)
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
        catch (ArgumentException wrong)
        {
            throw new OciException($"The tag {tag} in {store} is named as a part, but is none: {wrong.Message}", wrong);
        }
        return known[root.Digest] = content;
    }
}
