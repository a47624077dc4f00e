using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>
/// Collects the images of an index in its order. An index that would never come to an end, by depth or by number, is
/// refused in time.
/// </summary>
internal sealed class ImageWalk
{
    public const int MaxNesting = 8;
    public const int MaxManifests = 10_000;
    private readonly List<Artifact> images = [];
    private int manifestCount;

    public async ValueTask<IReadOnlyList<Artifact>> CollectAsync(Artifact root, CancellationToken cancellationToken)
    {
        await AddAsync(root, 0, cancellationToken).ConfigureAwait(false);
        return images;
    }

    public static ContentMismatchException TooDeep(Artifact index) =>
        new(Problem.LimitExceeded, $"The index {index.Digest} is nested more than {MaxNesting} levels deep.");

    public static ContentMismatchException TooMany(Artifact index) =>
        new(
            Problem.LimitExceeded,
            $"The index {index.Digest} and those inside it name more than {MaxManifests} manifests.");

    private async ValueTask AddAsync(Artifact artifact, int depth, CancellationToken cancellationToken)
    {
        if (artifact.Index is not { } index)
        {
            images.Add(artifact);
            return;
        }
        if (depth == MaxNesting)
            throw TooDeep(artifact);
        var entries = index.Manifests.Where(IsImageOrIndex).ToArray();
        manifestCount += entries.Length;
        if (manifestCount > MaxManifests)
            throw TooMany(artifact);
        var children = await ParallelWork.SelectAsync(entries, artifact.ChildAsync, cancellationToken)
            .ConfigureAwait(false);
        foreach (var child in children)
            await AddAsync(child, depth + 1, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsImageOrIndex(Descriptor entry) => entry.MediaType.IsManifest && !entry.IsAttestation;
}
