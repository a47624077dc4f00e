using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>The configs, layers and other blobs of all manifests. Each distinct one is looked at once.</summary>
internal sealed class VerifiedBlobs(VerifyOptions options)
{
    // A layer is decompressed while it arrives; more of them at once would only wait for the processor.
    private const int MaxParallelLayers = 4;
    private readonly Dictionary<Descriptor, Blob> configs = [];
    private readonly Dictionary<Descriptor, Blob> layers = [];
    private readonly HashSet<Descriptor> tars = [];
    private readonly LayerFiles.EntryLimit limit = new();
    private Dictionary<Descriptor, BlobScan> configScans = [];
    private Dictionary<Descriptor, BlobScan> layerScans = [];

    /// <summary>Whether layers are read.</summary>
    public bool ReadsLayers => options.ReadsLayers;

    /// <summary>The distinct blobs that were found right.</summary>
    public IReadOnlyList<Descriptor> Sound
    {
        get
        {
            var right = configScans.Concat(layerScans).Where(static scan => scan.Value.Fault is null);
            return [.. right.Select(static scan => scan.Key).Distinct()];
        }
    }

    /// <summary>Adds the blobs of a manifest or index.</summary>
    public void Add(VerifiedManifest manifest)
    {
        var artifact = manifest.Artifact;
        if (artifact.Index is { } index)
        {
            foreach (var entry in index.Manifests.Where(static entry => !entry.MediaType.IsManifest))
                Add(layers, artifact.Leaf(entry));
            return;
        }
        Add(configs, artifact.Blobs[0]);
        foreach (var layer in artifact.Blobs.Skip(1))
        {
            Add(layers, layer);
            if (manifest.IsImage && layer.Descriptor.MediaType.IsLayer)
                tars.Add(layer.Descriptor.Bare());
        }
    }

    /// <summary>Looks at all of them.</summary>
    public async ValueTask ScanAsync(CancellationToken cancellationToken)
    {
        configScans = await ScanAsync(configs.Values, BlobScan.ConfigAsync, ParallelWork.MaxParallel, cancellationToken)
            .ConfigureAwait(false);
        // Large ones first, so that none of them starts when all others are done.
        var largestFirst = layers.Values.OrderByDescending(static layer => layer.Descriptor.Size);
        var reading = ReadsLayers
            ? ScanAsync(largestFirst, ReadLayerAsync, MaxParallelLayers, cancellationToken)
            : ScanAsync(largestFirst, BlobScan.QuickAsync, ParallelWork.MaxParallel, cancellationToken);
        layerScans = await reading.ConfigureAwait(false);
    }

    /// <summary>What was found of a manifest's config.</summary>
    public BlobScan ConfigScan(VerifiedManifest manifest) => configScans[manifest.Artifact.Blobs[0].Descriptor.Bare()];

    /// <summary>The config of an image; null when there is none that could be read.</summary>
    public ImageConfig? Config(VerifiedManifest manifest) => manifest.IsImage ? ConfigScan(manifest).Config : null;

    /// <summary>What was found of a blob that is no config; null when it is not demanded here.</summary>
    public BlobScan? LayerScan(Descriptor blob) => layerScans.GetValueOrDefault(blob.Bare());

    private ValueTask<BlobScan> ReadLayerAsync(Blob layer, CancellationToken cancellationToken)
    {
        if (tars.Contains(layer.Descriptor.Bare()))
            return BlobScan.LayerAsync(layer, limit, options.Decompression, cancellationToken);
        return BlobScan.WholeAsync(layer, cancellationToken);
    }

    private static async ValueTask<Dictionary<Descriptor, BlobScan>> ScanAsync(
        IEnumerable<Blob> blobs,
        Func<Blob, CancellationToken, ValueTask<BlobScan>> scan,
        int maxParallel,
        CancellationToken cancellationToken)
    {
        var all = blobs.ToArray();
        var scans = await ParallelWork.SelectAsync(all, scan, cancellationToken, maxParallel).ConfigureAwait(false);
        Dictionary<Descriptor, BlobScan> found = [];
        foreach (var (blob, result) in all.Zip(scans))
            found[blob.Descriptor.Bare()] = result;
        return found;
    }

    // A blob that several manifests name can be read wherever one of them is.
    private static void Add(Dictionary<Descriptor, Blob> all, Blob blob)
    {
        var key = blob.Descriptor.Bare();
        if (all.TryGetValue(key, out var known))
            blob = blob.After(known.Sources);
        all[key] = blob;
    }
}
