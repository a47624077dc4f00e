using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>
/// One verification: the manifests level by level, then their configs and layers, then what they say of each other.
/// </summary>
internal sealed class VerifyRun
{
    private readonly Artifact root;
    private readonly VerifyOptions options;
    private readonly VerifiedManifest top;
    private readonly VerifiedPlaces places;
    private readonly HashSet<Digest> opened = [];
    private readonly HashSet<Digest> named = [];
    private readonly Dictionary<Descriptor, (Artifact? Found, ContentFault? Fault)> read = [];

    public VerifyRun(Artifact root, VerifyOptions options)
    {
        this.root = root;
        this.options = options;
        top = new(root, [root.Digest.ToString()]);
        places = new(top);
        read[root.Descriptor.Bare()] = (root, null);
    }

    public async ValueTask<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        await ReadManifestsAsync(cancellationToken).ConfigureAwait(false);
        VerifiedBlobs blobs = new(options);
        foreach (var manifest in places.All)
            blobs.Add(manifest);
        await blobs.ScanAsync(cancellationToken).ConfigureAwait(false);
        foreach (var manifest in places.All)
            manifest.Problems.AddRange(Found(manifest, blobs));
        var platforms = Platforms(blobs);
        top.Problems.AddRange(Missing(platforms));
        return Report(platforms, blobs.Sound);
    }

    // What only the bytes tell is told once of them; what an entry states, once of each statement.
    private static IEnumerable<VerifyProblem> Found(VerifiedManifest manifest, VerifiedBlobs blobs)
    {
        if (manifest.Artifact.Index is not null)
            return IndexChecks.Of(manifest, blobs);
        var stated = ImageChecks.OfEntry(manifest, blobs);
        if (manifest.SameContent is not null)
            return stated;
        var own = ImageChecks.OfContent(manifest, blobs);
        return own.Select(problem => problem with { Places = manifest.ContentPlaces }).Concat(stated);
    }

    private VerifyReport Report(IReadOnlyList<Platform> platforms, IReadOnlyList<Descriptor> soundBlobs)
    {
        var found = read.Where(static reading => reading.Value.Found is not null);
        var sound = found.Select(static reading => reading.Key).ToArray();
        var types = places.All.Select(static manifest => manifest.ArtifactType).OfType<string>();
        var bytes = sound.Concat(soundBlobs).Sum(static descriptor => descriptor.Size);
        return new()
        {
            Root = root.Descriptor,
            HasReadLayers = options.ReadsLayers,
            Manifests = sound.Length,
            Blobs = soundBlobs.Count,
            Bytes = bytes,
            Platforms = platforms,
            ArtifactTypes = [.. types.Distinct()],
            Problems = [.. InOrder()],
        };
    }

    private async ValueTask ReadManifestsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<VerifiedManifest> level = [top];
        for (var depth = 0; level.Count > 0; depth++)
        {
            // Indexes that share children are looked into once, wherever they stand.
            var indexes = level.Where(IsNewIndex).ToArray();
            if (indexes.Length > 0 && LimitFailure(indexes, depth) is { } failure)
            {
                var problem = indexes[0].Error(
                    VerifyProblemKind.TooLarge,
                    $"{failure.Reason} What is below was not looked at.",
                    new("Write an index of fewer manifests and levels."));
                indexes[0].Problems.Add(problem);
                return;
            }
            level = await ChildrenAsync(indexes, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsNewIndex(VerifiedManifest manifest) =>
        manifest.Artifact.Index is not null && opened.Add(manifest.Artifact.Digest);

    // As many as a push takes: each distinct manifest below the root.
    private ContentMismatchException? LimitFailure(VerifiedManifest[] indexes, int depth)
    {
        if (depth == ImageWalk.MaxNesting)
            return ImageWalk.TooDeep(root);
        foreach (var (_, entry) in indexes.SelectMany(EntriesOf))
            named.Add(entry.Digest);
        if (named.Count > ImageWalk.MaxManifests)
            return ImageWalk.TooMany(root);
        return null;
    }

    private async ValueTask<IReadOnlyList<VerifiedManifest>> ChildrenAsync(
        VerifiedManifest[] indexes, CancellationToken cancellationToken)
    {
        var entries = indexes.SelectMany(EntriesOf).ToArray();
        var unread = entries.Where(place => !read.ContainsKey(place.Entry.Bare()));
        var distinct = unread.DistinctBy(static place => place.Entry.Bare()).ToArray();
        var results = await ParallelWork.SelectAsync(distinct, ReadAsync, cancellationToken).ConfigureAwait(false);
        foreach (var (place, result) in distinct.Zip(results))
            read[place.Entry.Bare()] = result;
        List<VerifiedManifest> children = [];
        foreach (var (index, entry) in entries)
        {
            var (found, fault) = read[entry.Bare()];
            if (found is null)
            {
                index.Problems.Add(fault!.OfChild(index, entry));
                continue;
            }
            if (places.Add(found, entry, index) is { } child)
                children.Add(child);
        }
        return children;
    }

    private static IEnumerable<(VerifiedManifest Index, Descriptor Entry)> EntriesOf(VerifiedManifest index)
    {
        var manifests = index.Artifact.Index!.Manifests.Where(static entry => entry.MediaType.IsManifest);
        return manifests.Select(entry => (index, entry));
    }

    private static ValueTask<(Artifact? Found, ContentFault? Fault)> ReadAsync(
        (VerifiedManifest Index, Descriptor Entry) place, CancellationToken cancellationToken)
    {
        var index = place.Index.Artifact;
        return ContentFault.CatchAsync(() => index.ChildAsync(place.Entry, cancellationToken));
    }

    private List<Platform> Platforms(VerifiedBlobs blobs)
    {
        List<Platform> platforms = [];
        foreach (var manifest in places.All.Where(static manifest => manifest.IsImage || manifest.HasPlatform))
        {
            var platform = blobs.Config(manifest)?.Platform;
            if (manifest.HasPlatform)
                platform = manifest.Artifact.Descriptor.Platform;
            if (platform is not null && !platforms.Contains(platform))
                platforms.Add(platform);
        }
        return platforms;
    }

    private IEnumerable<VerifyProblem> Missing(List<Platform> platforms)
    {
        var here = platforms.Select(static platform => platform.Canonical()).ToArray();
        var instead = EntrySelector.Instead(platforms.Select(static platform => platform.ToString()));
        foreach (var wanted in options.ExpectedPlatforms)
        {
            var canonical = wanted.Canonical();
            if (Array.Exists(here, platform => ArtifactExtensions.IsMadeFor(platform, canonical)))
                continue;
            yield return new()
            {
                Kind = VerifyProblemKind.PlatformMissing,
                Path = top.Path,
                Reason = $"There is no image for {wanted}, which is expected. {instead}",
                Remedy = new("Build it, and add it to the index."),
            };
        }
    }

    // Manifests are read level by level; a reader wants each index with all that is below it.
    private IEnumerable<VerifyProblem> InOrder()
    {
        var children = places.All.ToLookup(static manifest => manifest.Parent);
        return Below(top);

        IEnumerable<VerifyProblem> Below(VerifiedManifest manifest)
        {
            var own = manifest.Problems.Select(problem => problem.AtLeastAt(manifest.Places));
            return own.Concat(children[manifest].SelectMany(Below));
        }
    }
}
