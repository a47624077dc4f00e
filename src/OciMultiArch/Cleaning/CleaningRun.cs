using System.Collections.Concurrent;
using OciMultiArch.Internal;

namespace OciMultiArch.Cleaning;

/// <summary>
/// Finds out what a policy deletes from a repository, by reading alone: tags, and manifests that no other tag, no index
/// under one and no referrer that stays needs.
/// </summary>
internal sealed partial class CleaningRun(IContentStore store, CleaningPolicy policy)
{
    private readonly ConcurrentDictionary<Tag, Descriptor> held = [];
    private readonly ConcurrentDictionary<Digest, Artifact> read = [];
    private readonly ConcurrentDictionary<Tag, DateTimeOffset?> times = [];
    private readonly HashSet<Digest> needed = [];
    private readonly Dictionary<Digest, IReadOnlyList<Descriptor>> referrersOf = [];
    private readonly HashSet<Digest> planned = [];
    private readonly List<CleaningItem> deletions = [];
    private readonly List<CleaningItem> kept = [];

    public IContentStore Store => store;

    public CleaningPolicy Policy => policy;

    /// <summary>What is deleted, in this order.</summary>
    public IReadOnlyList<CleaningItem> Deletions => deletions;

    /// <summary>The tags that fit the filter and are kept, and why.</summary>
    public IReadOnlyList<CleaningItem> Kept => kept;

    /// <summary>Whether tags are to be deleted, and none fits the filter.</summary>
    public bool FitsNone { get; private set; }

    public async ValueTask PlanAsync(CancellationToken cancellationToken)
    {
        // First: what gets a tag meanwhile has it when the tags are listed.
        await ListUntaggedAsync(cancellationToken).ConfigureAwait(false);
        var tags = await TagsAsync(cancellationToken).ConfigureAwait(false);
        await ParallelWork.ForEachAsync(tags, ResolveAsync, cancellationToken).ConfigureAwait(false);
        CheckAllAreThere(tags);
        var chosen = await ChosenAsync(tags, cancellationToken).ConfigureAwait(false);
        var stay = held.Keys.Except(chosen).ToLookup(static tag => SideTags.SubjectOf(tag));
        foreach (var tag in stay[null])
            await NeedAsync(held[tag], cancellationToken).ConfigureAwait(false);
        await ReadUntaggedAsync(cancellationToken).ConfigureAwait(false);
        var known = -1;
        // What turns out to be needed may need what was planned before: then all is planned anew.
        while (needed.Count > known)
        {
            known = needed.Count;
            await PlanOnceAsync(chosen, cancellationToken).ConfigureAwait(false);
        }
        foreach (var tag in chosen.Where(StaysWithSubject))
            kept.Add(KeptBy(tag, KeepReason.Attached));
    }

    private async ValueTask PlanOnceAsync(IReadOnlyList<Tag> chosen, CancellationToken cancellationToken)
    {
        planned.Clear();
        deletions.Clear();
        // What is attached under a tag of its own stays with what it is attached to.
        foreach (var tag in held.Keys.Where(StaysWithSubject))
            await NeedAsync(held[tag], cancellationToken).ConfigureAwait(false);
        foreach (var tagsOfOne in chosen.Where(tag => !StaysWithSubject(tag)).GroupBy(tag => held[tag].Digest))
        {
            var manifest = held[tagsOfOne.First()];
            await DeleteAsync(manifest, [.. tagsOfOne], cancellationToken).ConfigureAwait(false);
        }
        await PlanUntaggedAsync(cancellationToken).ConfigureAwait(false);
    }

    private CleaningItem KeptBy(Tag tag, KeepReason reason) =>
        Alone(held[tag], tag) with { Kept = reason };

    private static CleaningItem Alone(Descriptor held, Tag tag) => new() { Digest = held.Digest, Tags = [tag] };

    private bool StaysWithSubject(Tag tag) => SideTags.SubjectOf(tag) is { } subject && needed.Contains(subject);

    // A registry may lag. What a tag needs that is to stay must be known.
    private void CheckAllAreThere(IReadOnlyList<Tag> tags)
    {
        var stays = tags.Except(policy.Tags?.Select(tags) ?? []);
        var missing = stays.FirstOrDefault(tag => !held.ContainsKey(tag));
        if (missing is not null)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{store} lists the tag {missing} and does not have it, so that what it needs is not known.",
                new Remedy("Try again later."));
    }

    private async ValueTask<IReadOnlyList<Tag>> TagsAsync(CancellationToken cancellationToken)
    {
        var tags = await store.TagsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. tags.Distinct().OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
    }

    private async ValueTask ResolveAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false) is { } descriptor)
            held[tag] = descriptor;
    }

    private async ValueTask<IReadOnlyList<Tag>> ChosenAsync(IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (policy.Tags is null)
            return [];
        var fitting = policy.Tags.Select(tags.Where(held.ContainsKey));
        FitsNone = fitting.Count == 0;
        if (policy.CreatedBefore is not null)
            await ParallelWork.ForEachAsync(fitting, LearnTimeAsync, cancellationToken).ConfigureAwait(false);
        NewestImages images = new(fitting.GroupBy(tag => held[tag].Digest));
        var order = images.TagsAsync(policy.Keep, tag => CreatedAsync(tag, cancellationToken));
        var newest = await order.ConfigureAwait(false);
        List<Tag> chosen = [];
        foreach (var tag in fitting)
        {
            if (newest.Contains(tag))
                kept.Add(KeptBy(tag, KeepReason.Newest));
            else if (await ReasonToKeepAsync(tag, cancellationToken).ConfigureAwait(false) is { } reason)
                kept.Add(KeptBy(tag, reason));
            else
                chosen.Add(tag);
        }
        return chosen;
    }

    // A manifest that cannot be read ends the work: what it needs is not known.
    private async ValueTask NeedAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (!needed.Add(manifest.Digest) || !manifest.MediaType.IsIndex)
            return;
        var index = await ReadAsync(manifest, cancellationToken).ConfigureAwait(false);
        foreach (var entry in index.Index!.Manifests)
            await NeedAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeleteAsync(Descriptor manifest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        // The manifests of other stores than registries go when they are pruned.
        if (store is Repository && await TryPlanAsync(manifest, tags, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var tag in tags)
            deletions.Add(Alone(manifest, tag));
    }

    /// <returns>Whether it goes; not where something that stays needs it.</returns>
    private async ValueTask<bool> TryPlanAsync(
        Descriptor manifest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (needed.Contains(manifest.Digest))
            return false;
        if (!planned.Add(manifest.Digest))
            return true;
        // What is attached goes first: it is of no use alone. Where it stays, so does what it is attached to.
        foreach (var referrer in await ReferrersAsync(manifest, cancellationToken).ConfigureAwait(false))
        {
            if (await TryPlanAsync(referrer, TagsOn(referrer), cancellationToken).ConfigureAwait(false))
                continue;
            await NeedAsync(manifest, cancellationToken).ConfigureAwait(false);
            return false;
        }
        CleaningItem item = new() { Digest = manifest.Digest, Tags = tags, IsManifest = true };
        deletions.Add(item);
        await PlanSideTagsAsync(manifest.Digest, cancellationToken).ConfigureAwait(false);
        if (policy.TakesImages && manifest.MediaType.IsIndex)
            await PlanImagesAsync(manifest, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<IReadOnlyList<Descriptor>> ReferrersAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (referrersOf.TryGetValue(manifest.Digest, out var known))
            return known;
        var listed = store.ReferrersAsync(manifest.Digest, null, cancellationToken);
        var referrers = await listed.ToListAsync(cancellationToken).ConfigureAwait(false);
        referrersOf[manifest.Digest] = referrers;
        return referrers;
    }

    // Signatures under tags, and the list of referrers, which loses an entry with each referrer and so changes its digest.
    private async ValueTask PlanSideTagsAsync(Digest subject, CancellationToken cancellationToken)
    {
        foreach (var tag in SideTags.Of(subject).Where(held.ContainsKey))
        {
            if (tag == SideTags.ListOf(subject))
                deletions.Add(Alone(held[tag], tag));
            else
                await TryPlanAsync(held[tag], TagsOn(held[tag]), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask PlanImagesAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var index = await ReadAsync(manifest, cancellationToken).ConfigureAwait(false);
        foreach (var entry in index.Index!.Manifests.Where(static entry => entry.MediaType.IsManifest))
        {
            if (!await IsOfKeptAsync(entry, cancellationToken).ConfigureAwait(false))
                await TryPlanAsync(entry, TagsOn(entry), cancellationToken).ConfigureAwait(false);
        }
    }

    // An entry may be attached to something that stays; an image with a platform is not.
    private async ValueTask<bool> IsOfKeptAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (entry.Platform is not null && !entry.IsAttestation)
            return false;
        var manifest = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
        return manifest.Subject is { } subject && needed.Contains(subject.Digest);
    }

    // All tags on what no tag that stays leads to are among those that are deleted.
    private IReadOnlyList<Tag> TagsOn(Descriptor manifest)
    {
        var tags = held.Where(pair => pair.Value.Digest == manifest.Digest);
        return [.. tags.Select(static pair => pair.Key).OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
    }

    private async ValueTask<Artifact> ReadAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        if (read.TryGetValue(manifest.Digest, out var known))
            return known;
        var found = await store.FindAsync(manifest, cancellationToken).ConfigureAwait(false) ?? throw new ContentNotFoundException(
            Problem.NotFound, $"{store} lists {manifest.Digest} and does not have it, so that what it needs is not known.");
        read[manifest.Digest] = found;
        return found;
    }
}
