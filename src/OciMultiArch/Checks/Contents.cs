using OciMultiArch.Content;

namespace OciMultiArch.Checks;

/// <summary>The blobs of all manifests, each distinct one looked at once.</summary>
internal sealed class Contents(VerifyDepth depth)
{
    // A layer is decompressed while it arrives; more of them at once would only wait for the processor.
    private const int LayersAtOnce = 4;
    private readonly Dictionary<Descriptor, Blob> small = [];
    private readonly Dictionary<Descriptor, Blob> layers = [];
    private readonly HashSet<Descriptor> tars = [];
    private readonly Dictionary<Descriptor, ReadConfig> configs = [];
    private readonly Dictionary<Descriptor, LayerScan> scans = [];
    private readonly Lock gate = new();
    private readonly EntryLimit limit = new();

    /// <summary>Whether layers are read.</summary>
    public bool IsDeep => depth == VerifyDepth.Deep;

    /// <summary>How many were found right, and their bytes.</summary>
    public (int Blobs, long Bytes) Sound
    {
        get
        {
            var right = configs.Where(static each => each.Value.Wrong is null).Select(static each => each.Key)
                .Concat(scans.Where(static each => each.Value.Wrong is null).Select(static each => each.Key)).Distinct().ToArray();
            return (right.Length, right.Sum(static each => each.Size));
        }
    }

    public void Add(Node node)
    {
        foreach (var blob in node.Artifact.Index is { } index
            ? index.Manifests.Where(static each => !each.MediaType.IsManifest).Select(node.Artifact.Leaf)
            : node.Artifact.Blobs.Skip(1).Where(static each => !each.IsFetchedElsewhere))
        {
            Add(layers, blob);
            if (node.IsImage)
                tars.Add(blob.Descriptor.Bare());
        }
        if (node.Artifact.Manifest is not null)
            Add(small, node.Artifact.Blobs[0]);
    }

    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(small, ImageWalk.AtMost(cancellationToken), async (each, cancel) =>
            Keep(configs, each.Key, await ReadConfig.OfAsync(each.Value, cancel).ConfigureAwait(false))).ConfigureAwait(false);
        ParallelOptions few = new() { MaxDegreeOfParallelism = LayersAtOnce, CancellationToken = cancellationToken };
        // Large ones first, so that none of them starts when all others are done.
        await Parallel.ForEachAsync(layers.OrderByDescending(static each => each.Key.Size), IsDeep ? few : ImageWalk.AtMost(cancellationToken), async (each, cancel) =>
            Keep(scans, each.Key, depth == VerifyDepth.Deep
                ? await LayerScan.DeepAsync(each.Value, tars.Contains(each.Key) ? limit : null, cancel).ConfigureAwait(false)
                : await LayerScan.QuickAsync(each.Value, cancel).ConfigureAwait(false))).ConfigureAwait(false);
    }

    /// <summary>What was found of a manifest's config.</summary>
    public ReadConfig ConfigOf(Node node) => configs[node.Artifact.Blobs[0].Descriptor.Bare()];

    /// <summary>The config of an image; null when there is none that could be read.</summary>
    public ImageConfig? Config(Node node) => node.IsImage ? ConfigOf(node).View : null;

    /// <summary>What was found of a blob that is no config; null when it is not asked for here.</summary>
    public LayerScan? Scan(Descriptor blob) => scans.GetValueOrDefault(blob.Bare());

    private static void Add(Dictionary<Descriptor, Blob> all, Blob blob)
    {
        var key = blob.Descriptor.Bare();
        all[key] = all.TryGetValue(key, out var known) ? blob.After(known.Sources) : blob;
    }

    private void Keep<T>(Dictionary<Descriptor, T> answers, Descriptor key, T answer)
    {
        lock (gate)
            answers[key] = answer;
    }
}
