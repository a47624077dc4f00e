namespace OciMultiArch.Content;

/// <summary>Collects the images of an index in its order. An index that would never come to an end, by depth or by number, is refused in time.</summary>
internal sealed class ImageWalk
{
    public const int MaxNesting = 8;
    public const int MaxManifests = 10_000;
    private const int ChildrenAtOnce = 16;
    private readonly List<Artifact> images = [];
    private int named;

    public async ValueTask<Artifact[]> CollectAsync(Artifact root, CancellationToken cancellationToken)
    {
        await AddAsync(root, 0, cancellationToken).ConfigureAwait(false);
        return [.. images];
    }

    public static ParallelOptions AtMost(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = ChildrenAtOnce, CancellationToken = cancellationToken };

    public static ContentMismatchException TooDeep(Artifact index) => new($"The index {index.Digest} is nested more than {MaxNesting} levels deep.");

    public static ContentMismatchException TooMany(Artifact index) => new($"The index {index.Digest} and those inside it name more than {MaxManifests} manifests.");

    private async ValueTask AddAsync(Artifact artifact, int depth, CancellationToken cancellationToken)
    {
        if (artifact.Index is not { } index)
        {
            images.Add(artifact);
            return;
        }
        if (depth == MaxNesting)
            throw TooDeep(artifact);
        var entries = index.Manifests.Where(static each => each.MediaType.IsManifest && !each.IsAttestation()).ToArray();
        if ((named += entries.Length) > MaxManifests)
            throw TooMany(artifact);
        var children = new Artifact[entries.Length];
        await Parallel.ForAsync(0, entries.Length, AtMost(cancellationToken), async (at, cancel) =>
            children[at] = await artifact.ChildAsync(entries[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var child in children)
            await AddAsync(child, depth + 1, cancellationToken).ConfigureAwait(false);
    }
}
