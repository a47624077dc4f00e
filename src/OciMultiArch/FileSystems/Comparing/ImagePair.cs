namespace OciMultiArch.FileSystems;

/// <summary>Two images for one platform.</summary>
internal sealed class ImagePair(Artifact first, Artifact second, Platform? platform)
{
    private IReadOnlyList<Digest> diffIds = [];
    private IReadOnlyList<Digest> otherDiffIds = [];

    private bool AreImages => IsImage(first) && IsImage(second);

    private IReadOnlyList<Descriptor> Before => first.Manifest!.Layers;

    private IReadOnlyList<Descriptor> After => second.Manifest!.Layers;

    /// <summary>Compares configs, member by member.</summary>
    public async ValueTask<IEnumerable<ImageDifference>> ConfigsAsync(CancellationToken cancellationToken)
    {
        if (!AreImages)
            return Unread();
        var (bytes, view) = await first.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        var (otherBytes, otherView) = await second.ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        diffIds = view.RootFs.DiffIds;
        otherDiffIds = otherView.RootFs.DiffIds;
        return Documents.Differences(bytes, otherBytes, DifferenceKind.Config, platform);
    }

    /// <summary>The layers that only one has; else, when their order differs, the first that is another.</summary>
    public IEnumerable<ImageDifference> Layers()
    {
        var gone = Others(Before, After).ToList();
        var added = Others(After, Before).ToList();
        foreach (var (at, layer) in gone)
            yield return Layer(at) with { Before = Text(layer) };
        foreach (var (at, layer) in added)
            yield return Layer(at) with { After = Text(layer) };
        if (gone.Count + added.Count > 0)
            yield break;
        var count = Math.Min(Before.Count, After.Count);
        var moved = 0;
        while (moved < count && Before[moved].Digest == After[moved].Digest)
            moved++;
        if (moved < Before.Count || moved < After.Count)
            yield return Layer(moved) with { Before = TextAt(Before, moved), After = TextAt(After, moved) };
    }

    private static string TextAt(IReadOnlyList<Descriptor> layers, int at)
    {
        if (at < layers.Count)
            return Text(layers[at]);
        return "none";
    }

    /// <summary>Compares files.</summary>
    public async ValueTask<IEnumerable<ImageDifference>> FilesAsync(CompareDepth depth, CancellationToken cancellationToken)
    {
        if (!AreImages)
            return [];
        var shared = SharedLayers();
        if (shared == Before.Count && shared == After.Count)
            return [];
        if (depth == CompareDepth.Files)
            shared = 0;
        var own = first.Blobs.Skip(1 + shared).ToList();
        var others = second.Blobs.Skip(1 + shared).ToList();
        using var layers = await LocalLayers.FetchAsync([.. own, .. others], cancellationToken).ConfigureAwait(false);
        var before = await ReadAsync(layers.Blobs.Take(own.Count), shared, cancellationToken).ConfigureAwait(false);
        var after = await ReadAsync(layers.Blobs.Skip(own.Count), shared, cancellationToken).ConfigureAwait(false);
        return TreeComparison.Differences(before, after, platform);
    }

    private static ValueTask<FileTree> ReadAsync(IEnumerable<Blob> layers, int shared, CancellationToken cancellationToken) =>
        TreeReader.ReadAsync([.. layers], new(isWhole: shared == 0), TreeReader.Hashing.Files, cancellationToken);

    // A layer that is only compressed otherwise holds the same files.
    private int SharedLayers()
    {
        var count = 0;
        while (count < Before.Count && count < After.Count && IsShared(count))
            count++;
        return count;
    }

    private bool IsShared(int at)
    {
        if (Before[at].Digest == After[at].Digest)
            return true;
        if (diffIds.Count != Before.Count || otherDiffIds.Count != After.Count)
            return false;
        return diffIds[at] == otherDiffIds[at];
    }

    private IEnumerable<ImageDifference> Unread()
    {
        var before = first.Manifest!.Config.Digest;
        var after = second.Manifest!.Config.Digest;
        if (before != after)
            yield return New(DifferenceKind.Config, "digest") with { Before = $"{before}", After = $"{after}" };
    }

    private ImageDifference Layer(int at) => New(DifferenceKind.Layer, $"layer {at + 1}");

    private ImageDifference New(DifferenceKind kind, string name) => new() { Kind = kind, Platform = platform, Name = name };

    private static IEnumerable<(int At, Descriptor Layer)> Others(IReadOnlyList<Descriptor> layers, IReadOnlyList<Descriptor> others)
    {
        var known = others.Select(static layer => layer.Digest).ToHashSet();
        return layers.Index().Where(layer => !known.Contains(layer.Item.Digest));
    }

    private static string Text(Descriptor layer) => $"{layer.Digest} ({layer.Size} bytes)";

    private static bool IsImage(Artifact artifact) => artifact.Manifest!.Config.MediaType.IsImageConfig;
}
