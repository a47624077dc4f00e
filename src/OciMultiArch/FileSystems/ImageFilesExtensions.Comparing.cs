using OciMultiArch.FileSystems;

namespace OciMultiArch;

/// <content>Comparing images.</content>
public static partial class ImageFilesExtensions
{
    extension(Artifact image)
    {
        /// <summary>
        /// In what this image or index differs from another: platforms, documents, configs, layers, and files with
        /// kind, mode, owner, size, digest, link target and extended attributes. Times of files are not compared. The
        /// images of indexes are compared platform by platform; two images are compared whatever their platforms. Equal
        /// digests cost nothing. Uses the network.
        /// </summary>
        /// <param name="other">The second.</param>
        /// <param name="depth">How far; by default the layers that differ are read.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>The differences, in the order of platforms, kinds and names; empty when there are none.</returns>
        /// <exception cref="ContentMismatchException">
        /// A document or layer is damaged, or a layer is one that <c>ExportAsync</c> refuses.
        /// </exception>
        /// <exception cref="OciException">Something cannot be read.</exception>
        public ValueTask<IReadOnlyList<ImageDifference>> CompareAsync(
            Artifact other, CompareDepth depth = CompareDepth.Layers, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(other);
            return new Comparison(image, other, depth).RunAsync(cancellationToken);
        }
    }
}
