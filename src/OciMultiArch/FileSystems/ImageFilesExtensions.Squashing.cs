using OciMultiArch.FileSystems;
using OciMultiArch.Images;

namespace OciMultiArch;

/// <content>Squashing layers.</content>
public static partial class ImageFilesExtensions
{
    extension(Artifact image)
    {
        /// <summary>
        /// The image, or the index with all its images, with one layer in the place of several: of all, or of those
        /// above a base. The files are the same, and what upper layers removed or replaced is in no layer any longer. The
        /// config gets the DiffIDs of the layers that are; entries of the history stay, as steps without a layer, and
        /// one is added for the new layer. All else keeps its bytes: labels, annotations, platforms, order. An image that
        /// keeps no layer of its base loses the annotations that name it. Equal input and options give equal bytes. Uses
        /// the network to read the layers that are squashed, and nothing is written before the result is pushed.
        /// </summary>
        /// <param name="cache">Where the new layers are kept until they are pushed.</param>
        /// <param name="onto">
        /// The base whose layers stay: an image, or an index that has an image for each platform; null to squash all
        /// layers.
        /// </param>
        /// <param name="options">
        /// Compression and history; null for the defaults. The times of files stay, whatever
        /// <see cref="LayerOptions.ModifiedAt"/> says.
        /// </param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="BuildException">
        /// An image was not built on the base; or a hard link leads to a file of the base that a layer above replaces or
        /// removes, so that the layers can only be squashed together with the base.
        /// </exception>
        /// <exception cref="ContentMismatchException">A layer is one that <c>ExportAsync</c> refuses.</exception>
        /// <exception cref="OciException">Something cannot be read.</exception>
        public ValueTask<Artifact> SquashAsync(
            IContentCache cache, Artifact? onto = null, LayerOptions? options = null, CancellationToken cancellationToken = default)
        {
            var squash = ImageEdit.OfSquash(cache, onto, options);
            return image.EditImagesAsync(squash, cancellationToken);
        }
    }

    extension(ImageEdit)
    {
        /// <summary>
        /// The edit that <c>SquashAsync</c> makes, for <c>EditImagesAsync</c> of a store or of chosen platforms
        /// (<see cref="ImageEdit.Platforms"/>). No network.
        /// </summary>
        /// <param name="cache">Where the new layers are kept until they are pushed.</param>
        /// <param name="onto">The base whose layers stay; null to squash all layers.</param>
        /// <param name="options">Compression and history; null for the defaults.</param>
        public static ImageEdit OfSquash(IContentCache cache, Artifact? onto = null, LayerOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(cache);
            Squash squash = new(cache, onto, options ?? new());
            return new() { Squash = squash.RunAsync };
        }
    }
}
