using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace OciMultiArch.Tool.Reports;

/// <summary>Who in a repository needs a manifest: the tags on it, and the tags of indexes that list it.</summary>
internal sealed partial record ManifestUses(IReadOnlyList<Tag> Tags, IReadOnlyList<Tag> Indexes)
{
    private const int MostNesting = 8;

    /// <summary>Looks at every tag: one request for the list, one for each tag, and one for each index.</summary>
    public static async Task<ManifestUses> FindAsync(Repository repository, Digest digest, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<Tag, Descriptor> held = [];
        await Parallel.ForEachAsync(await TagsAsync(repository, cancellationToken), AtMost(cancellationToken), async (tag, cancel) =>
        {
            if (await repository.ResolveAsync(tag, cancel) is { } descriptor)
                held[tag] = descriptor;
        });
        var roots = held.Where(each => each.Value.MediaType.IsIndex && each.Value.Digest != digest && !IsListOfReferrers().IsMatch(each.Key.Value)).ToArray();
        ConcurrentDictionary<Digest, bool> lists = [];
        await Parallel.ForEachAsync(roots.DistinctBy(static each => each.Value.Digest), AtMost(cancellationToken), async (each, cancel) =>
            lists[each.Value.Digest] = await repository.FindAsync(each.Value, cancel) is { } index && await ListsAsync(index, digest, 0, cancel));
        return new(Sorted(held.Where(each => each.Value.Digest == digest)), Sorted(roots.Where(each => lists[each.Value.Digest])));
    }

    private static ParallelOptions AtMost(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };

    private static async Task<IReadOnlyList<Tag>> TagsAsync(Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            return await repository.TagsAsync(cancellationToken).ToListAsync(cancellationToken);
        }
        catch (ContentNotFoundException)
        {
            return []; // distribution does not know a repository in which nothing has a tag
        }
    }

    private static async ValueTask<bool> ListsAsync(Artifact index, Digest digest, int depth, CancellationToken cancellationToken)
    {
        if (index.Index!.Manifests.Any(each => each.Digest == digest))
            return true;
        foreach (var nested in index.Index.Manifests.Where(static each => each.MediaType.IsIndex))
            if (depth < MostNesting && await ListsAsync(await index.ChildAsync(nested, cancellationToken), digest, depth + 1, cancellationToken))
                return true;
        return false;
    }

    private static IReadOnlyList<Tag> Sorted(IEnumerable<KeyValuePair<Tag, Descriptor>> held) =>
        [.. held.Select(static each => each.Key).OrderBy(static each => each.Value, StringComparer.Ordinal)];

    // What lists the referrers of a manifest does not need them.
    [GeneratedRegex("^sha(256-[0-9a-f]{64}|512-[0-9a-f]{64})$")]
    private static partial Regex IsListOfReferrers();
}
