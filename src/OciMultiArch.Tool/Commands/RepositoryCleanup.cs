using System.Collections.Concurrent;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// Finds out what a policy deletes from a repository, by reading alone: tags, and manifests that no other tag, no index
/// under one and no referrer that stays needs.
/// </summary>
internal sealed partial class RepositoryCleanup(IContentStore store, CleaningPolicy policy)
{
    private readonly ConcurrentDictionary<Tag, Descriptor> held = [];
    private readonly ConcurrentDictionary<Digest, Artifact> read = [];
    private readonly ConcurrentDictionary<Tag, DateTimeOffset?> times = [];
    private readonly HashSet<Digest> needed = [];
    private readonly Dictionary<Digest, IReadOnlyList<Descriptor>> referrersOf = [];
    private readonly HashSet<Digest> planned = [];
    private readonly List<Deletion> deletions = [];
    private readonly List<(Tag Tag, string Reason)> kept = [];

    /// <summary>What is deleted, in this order.</summary>
    public IReadOnlyList<Deletion> Deletions => deletions;

    /// <summary>The tags that fit the filter and are kept, and why.</summary>
    public IReadOnlyList<(Tag Tag, string Reason)> Kept => kept;

    /// <summary>Whether tags are to be deleted, and none fits the filter.</summary>
    public bool FitsNone { get; private set; }

    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        // First: what gets a tag meanwhile has it when the tags are listed.
        await ListUntaggedAsync(cancellationToken);
        var tags = await TagsAsync(cancellationToken);
        await ParallelWork.ForEachAsync(tags, ResolveAsync, cancellationToken);
        CheckAllAreThere(tags);
        var chosen = await ChosenAsync(tags, cancellationToken);
        var stay = held.Keys.Except(chosen).ToLookup(static tag => SideTags.SubjectOf(tag));
        foreach (var tag in stay[null])
            await NeedAsync(held[tag], cancellationToken);
        await ReadUntaggedAsync(cancellationToken);
        var known = -1;
        // What turns out to be needed may need what was planned before: then all is planned anew.
        while (needed.Count > known)
        {
            known = needed.Count;
            await PlanOnceAsync(chosen, cancellationToken);
        }
        kept.AddRange(chosen.Where(StaysWithSubject).Select(static tag => (tag, "attached")));
    }

    private async Task PlanOnceAsync(IReadOnlyList<Tag> chosen, CancellationToken cancellationToken)
    {
        planned.Clear();
        deletions.Clear();
        // What is attached under a tag of its own stays with what it is attached to.
        foreach (var tag in held.Keys.Where(StaysWithSubject))
            await NeedAsync(held[tag], cancellationToken);
        foreach (var tagsOfOne in chosen.Where(tag => !StaysWithSubject(tag)).GroupBy(tag => held[tag].Digest))
            await DeleteAsync(held[tagsOfOne.First()], [.. tagsOfOne], cancellationToken);
        await PlanUntaggedAsync(cancellationToken);
    }

    private bool StaysWithSubject(Tag tag) => SideTags.SubjectOf(tag) is { } subject && needed.Contains(subject);

    // A registry may lag. What a tag needs that is to stay must be known.
    private void CheckAllAreThere(IReadOnlyList<Tag> tags)
    {
        var missing = tags.Except(policy.Filter.Select(tags)).FirstOrDefault(tag => !held.ContainsKey(tag));
        if (missing is not null)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{store} lists the tag {missing} and does not have it, so that what it needs is not known.",
                new Remedy("Try again later."));
    }

    private async Task<IReadOnlyList<Tag>> TagsAsync(CancellationToken cancellationToken)
    {
        var tags = await store.TagsAsync(cancellationToken).ToListAsync(cancellationToken);
        return [.. tags.Distinct().OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
    }

    private async ValueTask ResolveAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await store.ResolveAsync(tag, cancellationToken) is { } descriptor)
            held[tag] = descriptor;
    }

    private async Task<IReadOnlyList<Tag>> ChosenAsync(IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (!policy.TakesTags)
            return [];
        var fitting = policy.Filter.Select(tags.Where(held.ContainsKey));
        FitsNone = fitting.Count == 0;
        if (policy.CreatedBefore is not null)
            await ParallelWork.ForEachAsync(fitting, async (tag, cancel) => await CreatedAsync(tag, cancel), cancellationToken);
        var images = fitting.GroupBy(tag => held[tag].Digest);
        var newest = await policy.NewestAsync(images, tag => CreatedAsync(tag, cancellationToken));
        List<Tag> chosen = [];
        foreach (var tag in fitting)
        {
            if (newest.Contains(tag))
                kept.Add((tag, "newest"));
            else if (await ReasonToKeepAsync(tag, cancellationToken) is { } reason)
                kept.Add((tag, reason));
            else
                chosen.Add(tag);
        }
        return chosen;
    }

    // A manifest that cannot be read ends the work: what it needs is not known.
    private async Task NeedAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (!needed.Add(manifest.Digest) || !manifest.MediaType.IsIndex)
            return;
        var index = await ReadAsync(manifest, cancellationToken);
        foreach (var entry in index.Index!.Manifests)
            await NeedAsync(entry, cancellationToken);
    }

    private async Task DeleteAsync(Descriptor manifest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        // The manifests of other stores than registries go when they are pruned.
        if (store is Repository && await TryPlanAsync(manifest, tags, cancellationToken))
            return;
        foreach (var tag in tags)
            deletions.Add(new(manifest.Digest, [tag]) { IsManifest = false });
    }

    /// <returns>Whether it goes; not where something that stays needs it.</returns>
    private async Task<bool> TryPlanAsync(
        Descriptor manifest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (needed.Contains(manifest.Digest))
            return false;
        if (!planned.Add(manifest.Digest))
            return true;
        // What is attached goes first: it is of no use alone. Where it stays, so does what it is attached to.
        foreach (var referrer in await ReferrersAsync(manifest, cancellationToken))
        {
            if (await TryPlanAsync(referrer, TagsOn(referrer), cancellationToken))
                continue;
            await NeedAsync(manifest, cancellationToken);
            return false;
        }
        deletions.Add(new(manifest.Digest, tags) { IsManifest = true });
        await PlanSideTagsAsync(manifest.Digest, cancellationToken);
        if (policy.TakesImages && manifest.MediaType.IsIndex)
            await PlanImagesAsync(manifest, cancellationToken);
        return true;
    }

    private async Task<IReadOnlyList<Descriptor>> ReferrersAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (referrersOf.TryGetValue(manifest.Digest, out var known))
            return known;
        var referrers = await store.ReferrersAsync(manifest.Digest, null, cancellationToken).ToListAsync(cancellationToken);
        referrersOf[manifest.Digest] = referrers;
        return referrers;
    }

    // Signatures under tags, and the list of referrers, which loses an entry with each referrer and so changes its digest.
    private async Task PlanSideTagsAsync(Digest subject, CancellationToken cancellationToken)
    {
        foreach (var tag in SideTags.Of(subject).Where(held.ContainsKey))
        {
            if (tag == SideTags.ListOf(subject))
                deletions.Add(new(held[tag].Digest, [tag]) { IsManifest = false });
            else
                await TryPlanAsync(held[tag], TagsOn(held[tag]), cancellationToken);
        }
    }

    private async Task PlanImagesAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var index = await ReadAsync(manifest, cancellationToken);
        foreach (var entry in index.Index!.Manifests.Where(static entry => entry.MediaType.IsManifest))
        {
            if (!await IsOfKeptAsync(entry, cancellationToken))
                await TryPlanAsync(entry, TagsOn(entry), cancellationToken);
        }
    }

    // An entry may be attached to something that stays; an image with a platform is not.
    private async Task<bool> IsOfKeptAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (entry.Platform is not null && !entry.IsAttestation)
            return false;
        var manifest = await ReadAsync(entry, cancellationToken);
        return manifest.Subject is { } subject && needed.Contains(subject.Digest);
    }

    // All tags on what no tag that stays leads to are among those that are deleted.
    private IReadOnlyList<Tag> TagsOn(Descriptor manifest)
    {
        var tags = held.Where(pair => pair.Value.Digest == manifest.Digest);
        return [.. tags.Select(static pair => pair.Key).OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
    }

    private async Task<Artifact> ReadAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (read.TryGetValue(manifest.Digest, out var known))
            return known;
        var found = await store.FindAsync(manifest, cancellationToken) ?? throw new ContentNotFoundException(
            Problem.NotFound, $"{store} lists {manifest.Digest} and does not have it, so that what it needs is not known.");
        read[manifest.Digest] = found;
        return found;
    }

    /// <summary>One manifest with the tags on it, or one tag.</summary>
    internal sealed record Deletion(Digest Digest, IReadOnlyList<Tag> Tags)
    {
        public required bool IsManifest { get; init; }
    }
}
