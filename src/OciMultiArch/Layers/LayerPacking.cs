using OciMultiArch.Content;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>Makes layers of files.</summary>
public static class LayerPacking
{
    extension(Layer)
    {
        /// <summary>
        /// Packs files into a layer, in one pass and without holding it in memory. Equal entries and options give an equal DiffID whatever their order and on
        /// every machine: entries are sorted, parents added (root, 0755), times fixed, owners' names left out. No network beyond the cache's own.
        /// </summary>
        /// <param name="cache">Where the layer is kept until it is pushed.</param>
        /// <param name="entries">What the layer holds. Mode and owner of a parent directory that a lower layer has are replaced: give such a directory as an entry.</param>
        /// <param name="options">Time and compression; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work; nothing is kept.</param>
        /// <exception cref="ArgumentException">Two entries have one path, an entry is under something that is no directory, or a hard link names no file.</exception>
        /// <exception cref="BuildException">A file of this machine cannot be read, or does not have the length it said.</exception>
        public static async ValueTask<Layer> PackAsync(
            IContentCache cache, IEnumerable<LayerEntry> entries, LayerOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(cache);
            ArgumentNullException.ThrowIfNull(entries);
            var (how, arranged, diffId) = (options ?? new(), LayerTree.Arrange(entries), (Digest?)null);
            var blob = await cache.PackAsync(
                how.Compression.MediaType,
                async (destination, cancel) => diffId = await WriteAsync(destination, arranged, how, cancel).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return new() { Blob = blob, DiffId = diffId!, CreatedBy = how.CreatedBy };
        }
    }

    private static async ValueTask<Digest> WriteAsync(Stream destination, IReadOnlyList<LayerEntry> entries, LayerOptions options, CancellationToken cancellationToken)
    {
        var compressed = options.Compression.Open(destination);
        await using (compressed.ConfigureAwait(false))
        {
            using var tar = new HashingStream(compressed);
            await TarLayer.WriteAsync(tar, entries, options.ModifiedAt, cancellationToken).ConfigureAwait(false);
            return tar.Finish();
        }
    }
}
