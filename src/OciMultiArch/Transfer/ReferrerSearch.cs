using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Transfer;

/// <summary>
/// Finds what belongs to one root where it comes from: referrers of it, of the indexes and images inside it, and of
/// those referrers, each once; and what cosign keeps under tags beside all of these.
/// </summary>
/// <param name="root">The root.</param>
/// <param name="selection">What goes along.</param>
/// <param name="target">
/// A store that is written to: what is there already need not be found. Null where there are several.
/// </param>
internal sealed class ReferrerSearch(NamedArtifact root, ReferrerSelection selection, IContentStore? target)
{
    private const int MaxReferrers = 10_000;

    private readonly HashSet<Digest> met = [];
    private readonly Dictionary<IContentSource, IReferrersReader> readers = [];
    private readonly Dictionary<Digest, List<Artifact>> referrers = [];
    private readonly Dictionary<Digest, (Artifact Artifact, List<Tag> Tags)> tagged = [];
    private readonly HashSet<Digest> images = [];
    private readonly List<Descriptor> leftBehind = [];
    private readonly List<Tag> tagsLeftBehind = [];
    private ReplacedReferrers? replaced;

    /// <summary>Finds out for several roots, each with what belongs to it.</summary>
    public static ValueTask<PushInput[]> RunAsync(
        IReadOnlyList<NamedArtifact> roots,
        PushOptions options,
        IContentStore? target,
        CancellationToken cancellationToken)
    {
        var selection = options.Referrers ?? ReferrerSelection.None;
        if (selection.IsEmpty)
            return new([.. roots.Select(static root => new PushInput(root))]);
        return ParallelWork.SelectAsync(roots, FindAsync, cancellationToken, options.MaxTransfers);

        ValueTask<PushInput> FindAsync(NamedArtifact root, CancellationToken cancel) =>
            new ReferrerSearch(root, selection, target).RunAsync(cancel);
    }

    private async ValueTask<PushInput> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Subject> level = [];
        if (!selection.IsTold)
            level = await SubjectsAsync(root.Artifact, cancellationToken).ConfigureAwait(false);
        images.UnionWith(level.Select(static subject => subject.Digest));
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > ReferrerDepth.Max)
                throw ReferrerDepth.Exceeded(root.Artifact.Digest);
            level = await NextLevelAsync(level, depth, cancellationToken).ConfigureAwait(false);
        }
        if (root.Artifact.Origin is { } origin)
            await FindReplacedAsync(origin, cancellationToken).ConfigureAwait(false);
        PushInput input = new(root)
        {
            Referrers = [.. images.SelectMany(AttachedTo)],
            Relinked = [.. replaced?.Made ?? []],
            Tagged = [.. tagged.Values.Select(ToNamed)],
        };
        return input with
        {
            LeftBehind = [.. leftBehind.DistinctBy(static referrer => referrer.Digest)],
            TagsLeftBehind = [.. tagsLeftBehind.Distinct()],
        };
    }

    // What refers to an index or image that an edit changed does not refer to what became of it. In its place the root
    // alone is asked for, as long as nothing is made anew.
    private async ValueTask FindReplacedAsync(Artifact.Lineage origin, CancellationToken cancellationToken)
    {
        var became = origin.Became.Where(change => met.Contains(change.Value.Digest)).ToDictionary();
        images.UnionWith(became.Values.Select(static result => result.Digest));
        replaced = new(selection, became, ReaderOf);
        var subjects = await ReplacedAsync(origin, cancellationToken).ConfigureAwait(false);
        await replaced.FindAsync(subjects, cancellationToken).ConfigureAwait(false);
        leftBehind.AddRange(replaced.LeftBehind);
        tagsLeftBehind.AddRange(replaced.TagsLeftBehind);
    }

    private async ValueTask<IReadOnlyList<(Digest Digest, IContentSource Place)>> ReplacedAsync(
        Artifact.Lineage origin, CancellationToken cancellationToken)
    {
        var before = origin.Before;
        if (before.Sources is not [var home, ..] || met.Contains(before.Digest))
            return [];
        var isRootAlone = selection.IsTold || (home.Equals(target) && !selection.Relinks);
        List<(Digest Digest, IContentSource Place)> subjects = [(before.Digest, home)];
        Queue<Artifact> open = new(isRootAlone ? [] : [before]);
        while (open.TryDequeue(out var index))
        {
            foreach (var entry in index.Index?.Manifests ?? [])
            {
                var isChanged = origin.Became.ContainsKey(entry.Digest);
                if (!isChanged || !met.Add(entry.Digest))
                    continue;
                if (index.PlaceOf(entry) is { } place)
                    subjects.Add((entry.Digest, place));
                if (entry.MediaType.IsIndex)
                    open.Enqueue(await index.ChildAsync(entry, cancellationToken).ConfigureAwait(false));
            }
        }
        return subjects;
    }

    private IReferrersReader ReaderOf(IContentSource place)
    {
        if (!readers.TryGetValue(place, out var reader))
            readers[place] = reader = ReferrersReader.Of(place, selection);
        return reader;
    }

    // An artifact, and the indexes and images inside it, as far as they were not met.
    private async ValueTask<IReadOnlyList<Subject>> SubjectsAsync(
        Artifact artifact, CancellationToken cancellationToken)
    {
        List<Subject> subjects = [];
        Queue<Artifact> open = new([artifact]);
        if (met.Add(artifact.Digest) && artifact.Sources is [var home, ..])
            Add(artifact.Digest, home);
        while (open.TryDequeue(out var index))
        {
            foreach (var entry in index.Index?.Manifests ?? [])
            {
                if (!entry.MediaType.IsManifest || !met.Add(entry.Digest))
                    continue;
                if (met.Count > ImageWalk.MaxManifests + 1)
                    throw ImageWalk.TooMany(root.Artifact);
                if (index.PlaceOf(entry) is { } place && !entry.IsAttestation)
                    Add(entry.Digest, place);
                if (entry.MediaType.IsIndex)
                    open.Enqueue(await index.ChildAsync(entry, cancellationToken).ConfigureAwait(false));
            }
        }
        return subjects;

        void Add(Digest digest, IContentSource place)
        {
            if (!place.Equals(target))
                subjects.Add(new(digest, place));
        }
    }

    private async ValueTask<IReadOnlyList<Subject>> NextLevelAsync(
        IReadOnlyList<Subject> subjects, int depth, CancellationToken cancellationToken)
    {
        List<Subject> next = [];
        foreach (var (place, ofPlace) in subjects.GroupBy(static subject => subject.Place).Select(Pair))
        {
            var found = await ReaderOf(place).FindAsync(ofPlace, cancellationToken).ConfigureAwait(false);
            foreach (var group in found.Referrers)
                next.AddRange(await TakeAsync(place, group, depth, cancellationToken).ConfigureAwait(false));
            next.AddRange(await TakeAsync(place, found.SignatureTags, cancellationToken).ConfigureAwait(false));
        }
        if (met.Count > MaxReferrers + ImageWalk.MaxManifests)
            throw TooMany();
        return next;

        static (IContentSource Place, IReadOnlyList<Digest> Digests) Pair(IGrouping<IContentSource, Subject> group) =>
            (group.Key, [.. group.Select(static subject => subject.Digest)]);
    }

    private async ValueTask<IEnumerable<Subject>> TakeAsync(
        IContentSource place, IGrouping<Digest, Descriptor> found, int depth, CancellationToken cancellationToken)
    {
        var isWantedAll = depth > 0; // what refers to a referrer goes with it
        var wanted = found.ToLookup(referrer => isWantedAll || selection.Takes(referrer));
        leftBehind.AddRange(wanted[false]);
        var taken = wanted[true].Where(referrer => met.Add(referrer.Digest)).ToArray();
        if (referrers.Count + taken.Length > MaxReferrers)
            throw TooMany();
        var artifacts = await ParallelWork.SelectAsync(taken, ReadAsync, cancellationToken).ConfigureAwait(false);
        List<Artifact> read = [];
        foreach (var (referrer, artifact) in taken.Zip(artifacts))
        {
            if (artifact?.Subject?.Digest == found.Key)
                read.Add(artifact);
            else
                leftBehind.Add(referrer);
        }
        referrers[found.Key] = read;
        return read.Select(referrer => new Subject(referrer.Digest, place));

        async ValueTask<Artifact?> ReadAsync(Descriptor referrer, CancellationToken cancel) =>
            referrer.MediaType.IsManifest
                ? await place.FindAsync(referrer.Bare(), cancel).ConfigureAwait(false)
                : null;
    }

    private async ValueTask<IEnumerable<Subject>> TakeAsync(
        IContentSource place, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (!selection.SignatureTags)
        {
            tagsLeftBehind.AddRange(tags);
            return [];
        }
        var found = await ParallelWork.SelectAsync(tags, place.FindAsync, cancellationToken).ConfigureAwait(false);
        List<Subject> further = [];
        foreach (var (tag, artifact) in tags.Zip(found))
        {
            if (artifact is null)
                continue;
            if (tagged.TryGetValue(artifact.Digest, out var known))
            {
                known.Tags.Add(tag);
                continue;
            }
            tagged.Add(artifact.Digest, (artifact, [tag]));
            if (met.Add(artifact.Digest))
                further.Add(new(artifact.Digest, place));
        }
        return further;
    }

    private NamedArtifact ToNamed((Artifact Artifact, List<Tag> Tags) found) =>
        new(WithAttached(found.Artifact)) { Tags = found.Tags };

    private IEnumerable<Artifact> AttachedTo(Digest subject)
    {
        var found = referrers.GetValueOrDefault(subject)?.Select(WithAttached) ?? [];
        return found.Concat(replaced?.Of(subject) ?? []);
    }

    private Artifact WithAttached(Artifact referrer) => referrer.With(AttachedTo(referrer.Digest));

    private OciException TooMany() => new(
        Problem.LimitExceeded, $"More than {MaxReferrers} manifests refer to {root.Artifact.Digest} and what it holds.");

    /// <summary>A manifest whose referrers are looked for.</summary>
    private sealed record Subject(Digest Digest, IContentSource Place);
}
