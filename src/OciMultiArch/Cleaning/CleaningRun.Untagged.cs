using OciMultiArch.Internal;

namespace OciMultiArch.Cleaning;

/// <content>Manifests without a tag, where the registry lists them.</content>
internal sealed partial class CleaningRun
{
    private readonly Dictionary<Digest, ListedManifest> untagged = [];

    /// <summary>Whether the policy takes manifests without a tag, and nothing lists them.</summary>
    public bool LacksUntagged { get; private set; }

    private async ValueTask ListUntaggedAsync(CancellationToken cancellationToken)
    {
        if (policy.UntaggedBefore is null)
            return;
        if (await ListManifestsAsync(cancellationToken).ConfigureAwait(false) is not { } all)
        {
            LacksUntagged = true;
            return;
        }
        foreach (var manifest in all.Where(static listed => !listed.IsTagged && listed.MediaType.IsManifest))
            untagged[manifest.Digest] = manifest;
    }

    private async ValueTask<IReadOnlyList<ListedManifest>?> ListManifestsAsync(CancellationToken cancellationToken)
    {
        if (store is Repository repository)
            return await repository.ListManifestsAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    // What is young may belong to a push that is under way, so that it stays with all that it lists. What is attached is of
    // no use without its subject.
    private async ValueTask ReadUntaggedAsync(CancellationToken cancellationToken)
    {
        foreach (var tagged in held.Values)
            untagged.Remove(tagged.Digest);
        Digest[] digests = [.. untagged.Keys];
        await ParallelWork.ForEachAsync(digests, ReadAsync, cancellationToken).ConfigureAwait(false);
        foreach (var manifest in untagged.Values.Where(each => read.ContainsKey(each.Digest) && !IsOld(each)))
        {
            var artifact = read[manifest.Digest];
            if (artifact.Subject is null || artifact.Index is not null)
                await NeedAsync(artifact.Descriptor, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (await ((Repository)store).FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } found)
            read[digest] = found;
    }

    private bool IsOld(ListedManifest manifest) => manifest.UploadedAt < policy.UntaggedBefore;

    private async ValueTask PlanUntaggedAsync(CancellationToken cancellationToken)
    {
        Digest[] candidates = [.. untagged.Values.Where(IsOld).Select(static each => each.Digest).Where(read.ContainsKey)];
        await NeedTagsThatStayAsync(candidates, cancellationToken).ConfigureAwait(false);
        var referrers = candidates.ToLookup(each => read[each].Subject?.Digest);
        var inOrder = Sorted(candidates, digest => ChildrenOf(digest).Concat(referrers[digest]));
        foreach (var artifact in inOrder.Select(digest => read[digest]))
        {
            if (planned.Contains(artifact.Digest) || needed.Contains(artifact.Digest))
                continue;
            if (await HasSubjectAsync(artifact, cancellationToken).ConfigureAwait(false))
                await NeedAsync(artifact.Descriptor, cancellationToken).ConfigureAwait(false);
            else
                await TryPlanAsync(artifact.Descriptor, [], cancellationToken).ConfigureAwait(false);
        }
        PutIndexesFirst();
    }

    // Tags that are not looked at otherwise, because what they are attached to is not there, may hold indexes.
    private async ValueTask NeedTagsThatStayAsync(Digest[] candidates, CancellationToken cancellationToken)
    {
        if (candidates.Length == 0)
            return;
        var going = deletions.SelectMany(static deletion => deletion.Tags).ToHashSet();
        foreach (var tag in held.Keys.Except(going).ToArray())
        {
            if (SideTags.SubjectOf(tag) is not { } subject || !candidates.Contains(subject))
                await NeedAsync(held[tag], cancellationToken).ConfigureAwait(false);
        }
    }

    // What is attached stays with its subject.
    private async ValueTask<bool> HasSubjectAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Subject is not { } subject || planned.Contains(subject.Digest))
            return false;
        return await ((Repository)store).FindAsync(subject.Digest, cancellationToken).ConfigureAwait(false) is not null;
    }

    // Registries refuse to delete what an index lists.
    private void PutIndexesFirst()
    {
        var manifests = deletions.Where(static deletion => deletion.IsManifest).ToDictionary(static each => each.Digest);
        Queue<Digest> sorted = new(Sorted([.. manifests.Keys], ChildrenOf));
        for (var i = 0; sorted.Count > 0; i++)
            if (deletions[i].IsManifest)
                deletions[i] = manifests[sorted.Dequeue()];
    }

    private IEnumerable<Digest> ChildrenOf(Digest digest) =>
        read.GetValueOrDefault(digest)?.Index?.Manifests.Select(static entry => entry.Digest) ?? [];

    /// <summary>Each before what comes after it, otherwise as they were.</summary>
    private static List<Digest> Sorted(IReadOnlyList<Digest> digests, Func<Digest, IEnumerable<Digest>> after)
    {
        HashSet<Digest> open = [.. digests];
        List<Digest> lastFirst = [];
        foreach (var digest in digests.Reverse())
            Visit(digest);
        lastFirst.Reverse();
        return lastFirst;

        void Visit(Digest digest)
        {
            if (!open.Remove(digest))
                return;
            foreach (var next in after(digest))
                Visit(next);
            lastFirst.Add(digest);
        }
    }
}
