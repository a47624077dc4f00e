using System.ComponentModel;
using OciMultiArch.Content;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>Makes layers of files.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LayerExtensions
{
    extension(Layer)
    {
        /// <summary>
        /// A layer of a tar file that exists already, plain or compressed with gzip or, where
        /// <see cref="LayerCompression.RegisterZstd"/> was called, zstd. The file is read to its end and
        /// checked on both sides of the compression. Uses the network where the blob's sources do.
        /// </summary>
        /// <param name="blob">The tar file; its first bytes, not its media type, tell the compression.</param>
        /// <param name="createdBy">What made the layer, for the image's history; null for none.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ContentNotFoundException">No source has it.</exception>
        /// <exception cref="ContentMismatchException">
        /// The bytes are not those of the descriptor, are damaged or cut short, or grow beyond 64 GiB or 250 times.
        /// </exception>
        /// <exception cref="BuildException">
        /// It is no tar file or is cut short (a plain one without the zero block at its end is), has names that lead out
        /// of the root (<c>../x</c>), or is compressed with zstd and no decompressor is registered.
        /// </exception>
        public static async ValueTask<Layer> OfAsync(
            Blob blob, string? createdBy = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(blob);
            var diffId = await DiffIdReader.ReadAsync(blob, null, cancellationToken).ConfigureAwait(false);
            return new() { Blob = blob, DiffId = diffId, CreatedBy = createdBy };
        }

        /// <summary>
        /// Packs files into a layer, in one pass and without holding it in memory. Equal entries and options give an
        /// equal DiffID whatever their order and on every machine: entries are sorted, parents added (root, 0755; /tmp
        /// and /var/tmp 1777), times fixed, owners' names left out. No network beyond the cache's own.
        /// </summary>
        /// <param name="cache">Where the layer is kept until it is pushed.</param>
        /// <param name="entries">
        /// What the layer holds. Mode and owner of a parent directory that a lower layer has are replaced: give such a
        /// directory as an entry.
        /// </param>
        /// <param name="options">Time and compression; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work; nothing is kept.</param>
        /// <exception cref="ArgumentException">
        /// Two entries have one path, an entry is under something that is no directory, or a hard link names no file.
        /// </exception>
        /// <exception cref="BuildException">
        /// A file of this machine cannot be read, or does not have the length it said.
        /// </exception>
        public static async ValueTask<Layer> PackAsync(
            IContentCache cache,
            IEnumerable<LayerEntry> entries,
            LayerOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(cache);
            ArgumentNullException.ThrowIfNull(entries);
            options ??= new();
            var arranged = LayerTree.Arrange(entries);
            Digest? diffId = null;
            using var blocks = BlocksOf(options, cache);
            async ValueTask PackInto(Stream destination, CancellationToken cancel)
            {
                var compressed = options.Compression.Open(destination, blocks);
                diffId = await WriteAsync(compressed, arranged, options, cancel).ConfigureAwait(false);
            }

            var mediaType = options.Compression.MediaType;
            var blob = await cache.PackAsync(mediaType, PackInto, cancellationToken).ConfigureAwait(false);
            var noted = blocks?.TextOf(blob.Descriptor);
            return new() { Blob = blob, DiffId = diffId!, CreatedBy = options.CreatedBy, Blocks = noted };
        }

        /// <summary>
        /// The DiffID of the layer that <c>PackAsync</c> makes of the same entries. Files are read and hashed; nothing is
        /// compressed or written. No network.
        /// </summary>
        /// <param name="entries">What the layer would hold.</param>
        /// <param name="options">The time of the entries, and who is told of the bytes; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">
        /// Two entries have one path, an entry is under something that is no directory, or a hard link names no file.
        /// </exception>
        /// <exception cref="BuildException">
        /// A file of this machine cannot be read, or does not have the length it said.
        /// </exception>
        public static ValueTask<Digest> DiffIdAsync(
            IEnumerable<LayerEntry> entries, LayerOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(entries);
            var compressed = LayerCompression.None.Open(Stream.Null);
            return WriteAsync(compressed, LayerTree.Arrange(entries), options ?? new(), cancellationToken);
        }

        /// <summary>
        /// Finds what packing would refuse, before there is work to lose: opens each file of this machine, reads and
        /// writes nothing. No network.
        /// </summary>
        /// <param name="entries">What the layer will hold. Content that the caller opens is not looked at.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">
        /// Two entries have one path, an entry is under something that is no directory, or a hard link names no file.
        /// </exception>
        /// <exception cref="BuildException">A file of this machine cannot be read.</exception>
        public static async ValueTask CheckAsync(
            IEnumerable<LayerEntry> entries, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(entries);
            foreach (var entry in LayerTree.Arrange(entries))
            {
                if (entry.Content is not LayerContent.HostFile file)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                var (stream, _) = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static LayerBlocks? BlocksOf(LayerOptions options, IContentCache cache) =>
        options.PreviousBlocks is { } previous ? new(options.Compression.Name, previous, cache) : null;

    private static async ValueTask<Digest> WriteAsync(
        Stream compressed,
        IReadOnlyList<LayerEntry> entries,
        LayerOptions options,
        CancellationToken cancellationToken)
    {
        await using (compressed.ConfigureAwait(false))
        {
            using var tar = new HashingStream(compressed, options.Progress);
            // Files are read and written at once, which is nothing for the thread of a caller.
            await Task.Run(WriteTarAsync, cancellationToken).ConfigureAwait(false);
            return tar.Finish();

            Task WriteTarAsync() => TarWriter.WriteAsync(tar, entries, options.ModifiedAt, cancellationToken).AsTask();
        }
    }
}
