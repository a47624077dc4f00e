namespace OciMultiArch.Building;

/// <summary>
/// What builds of programs keep for later ones in a folder: what their layers were packed to. What a disk refuses to it
/// costs time and fails no build.
/// </summary>
internal sealed class LayerCache
{
    private readonly CacheLimit limit;

    private LayerCache(string folder, OciLayout layers, long maxBytes)
    {
        var notes = PackedLayers.CreateFolder(folder);
        Layers = new(notes, layers);
        limit = new(notes, maxBytes) { Layers = layers };
    }

    /// <summary>What layers were packed to.</summary>
    public PackedLayers Layers { get; }

    /// <summary>Opens a cache; null when there is to be none, the disk refuses, or layers are not kept on disk.</summary>
    public static LayerCache? Open(string? folder, IContentCache cache, long maxBytes)
    {
        if (folder is null || cache is not OciLayout layers)
            return null;
        try
        {
            return new(Path.GetFullPath(folder), layers, maxBytes);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>Removes what was least recently used, as far as there is too much, where something was added.</summary>
    public async ValueTask TrimAsync(CancellationToken cancellationToken)
    {
        if (Layers.HasKept)
            await limit.TrimAsync(cancellationToken).ConfigureAwait(false);
    }
}
