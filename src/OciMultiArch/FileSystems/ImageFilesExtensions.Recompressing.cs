using OciMultiArch.FileSystems;
using OciMultiArch.Images;

namespace OciMultiArch;

/// <content>Compressing layers anew.</content>
public static partial class ImageFilesExtensions
{
    extension(Artifact image)
    {
        /// <summary>
        /// The image, or the index with all its images, with its layers compressed in another way. The tars inside are the
        /// same, and so are the configs, byte for byte: each DiffID is checked. Descriptors of layers lose the addresses
        /// (<c>urls</c>), the embedded data and the annotations that tell where something lies in the old bytes (eStargz,
        /// zstd:chunked); all else keeps its bytes. Layers that have the compression stay and are not read, and so do
        /// those that nobody may distribute. Equal input gives equal bytes. A layer that several images share is
        /// compressed once, from stream to stream. Uses the network to read manifests, configs and layers; nothing is
        /// written but the cache before the result is pushed.
        /// </summary>
        /// <param name="cache">Where the new layers are kept until they are pushed.</param>
        /// <param name="compression">
        /// What the layers become; <see cref="LayerCompression.None"/> for plain tars. Docker's format has no type for
        /// zstd.
        /// </param>
        /// <param name="options">Copies with zstd, and more; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="ArgumentException">The copy is not of zstd, or the images themselves are to be.</exception>
        /// <exception cref="InvalidContentException">
        /// Docker's format cannot hold such layers or copies, or an image that is to have a copy has no platform.
        /// </exception>
        /// <exception cref="BuildException">An image is broken, or a layer is encrypted or of an unknown type.</exception>
        /// <exception cref="ContentMismatchException">
        /// A layer is damaged, holds another tar than the config says, or is of zstd and no decompressor is registered.
        /// </exception>
        /// <exception cref="OciException">Something cannot be read.</exception>
        public ValueTask<Artifact> RecompressAsync(
            IContentCache cache,
            LayerCompression compression,
            RecompressOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var edit = ImageEdit.OfRecompress(cache, compression, options);
            return image.EditImagesAsync(edit, cancellationToken);
        }
    }

    extension(ImageEdit)
    {
        /// <summary>
        /// The edit that <c>RecompressAsync</c> makes, for <c>EditImagesAsync</c>: of a store, of chosen platforms
        /// (<see cref="ImageEdit.Platforms"/>), or together with other changes, after which layers are compressed. It
        /// remembers what it has compressed. No network.
        /// </summary>
        /// <param name="cache">Where the new layers are kept until they are pushed.</param>
        /// <param name="compression">What the layers become.</param>
        /// <param name="options">Copies with zstd, and more; null for the defaults.</param>
        /// <exception cref="ArgumentException">The copy is not of zstd, or the images themselves are to be.</exception>
        public static ImageEdit OfRecompress(
            IContentCache cache, LayerCompression compression, RecompressOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(cache);
            ArgumentNullException.ThrowIfNull(compression);
            options ??= new();
            SemaphoreSlim processors = new(Environment.ProcessorCount);
            var plain = Of(compression) with { IsForced = options.IsForced, Kept = options.Kept };
            if (options.ZstdCopy is not { } copy)
                return new() { Recompress = plain };
            if (copy.MediaType != MediaType.OciLayerZstd)
                throw new ArgumentException($"ZstdCopy makes layers of {copy.MediaType}, not of zstd.", nameof(options));
            if (compression.MediaType == copy.MediaType)
                throw new ArgumentException("An image whose layers are of zstd needs no ZstdCopy.", nameof(options));
            return new() { Recompress = plain with { ZstdCopy = Of(copy) } };

            Recompression Of(LayerCompression wanted)
            {
                LayerRecompressor recompressor = new(cache, wanted, processors);
                return new(wanted.MediaType, recompressor.CompressAsync);
            }
        }
    }
}
