using System.ComponentModel;
using OciMultiArch.Disk;
using OciMultiArch.FileSystems;

namespace OciMultiArch;

/// <summary>
/// The files of container images: the layers of an image one over the other, as a container sees them (image-spec,
/// layer.md).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ImageFilesExtensions
{
    extension(Artifact image)
    {
        /// <summary>
        /// Writes the file system of an image as one tar, without compression: whiteouts and opaque folders are
        /// applied, hard links stay links, also over layers, and owner, mode, time and extended attributes are those of
        /// the layers. Equal layers give equal bytes. Uses the network.
        /// </summary>
        /// <remarks>
        /// Each layer is read twice, first for its names, then for its content, which is never held in memory. A layer
        /// behind a network is fetched once, into a temporary file that is gone at the end. The holes of sparse files
        /// are written as zeros.
        /// </remarks>
        /// <param name="destination">Where it goes; it stays open. Need not seek.</param>
        /// <param name="cancellationToken">Ends the work; what was written is no whole tar.</param>
        /// <exception cref="InvalidOperationException">It is an index, or no container image.</exception>
        /// <exception cref="ContentMismatchException">
        /// A layer is damaged, compressed with zstd for which no decompressor is registered, holds what no file system can,
        /// or leads out of the root; or the layers have more than 2 000 000 files, 256 MiB of names and attributes, or
        /// 64 GiB of content.
        /// </exception>
        /// <exception cref="OciException">A layer cannot be read, or there is no room for it on the disk.</exception>
        public async ValueTask ExportAsync(Stream destination, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(destination);
            using var layers = await FetchLayersAsync(image, cancellationToken).ConfigureAwait(false);
            var tree = await TreeReader.ReadWholeAsync(layers.Blobs, cancellationToken).ConfigureAwait(false);
            TreeWriter writer = new(tree, layers.Blobs, TreeWriter.Folders.Last);
            await writer.WriteAsync(destination, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// Writes the file system of an image as one tar file, as <c>ExportAsync</c> does: the file is whole, or what it
        /// was before. Uses the network.
        /// </summary>
        /// <param name="file">The file; its folder must be there. A pipe or device is written to as it stands.</param>
        /// <param name="cancellationToken">Ends the work; nothing half-written stays.</param>
        /// <exception cref="InvalidOperationException">It is an index, or no container image.</exception>
        /// <exception cref="ContentMismatchException">A layer is one that <c>ExportAsync</c> refuses.</exception>
        /// <exception cref="OciException">A layer cannot be read, or the disk refuses.</exception>
        public async ValueTask ExportToFileAsync(string file, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(file);
            CheckIsImage(image);
            var output = OutputFile.At(Path.GetFullPath(file));
            await output.WriteAsync(image.ExportAsync, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// Opens a file of an image as a container sees it. Symbolic links are followed, all within the root of the
        /// image. Uses the network: the layers are fetched as for <c>ExportAsync</c>.
        /// </summary>
        /// <param name="path">The path from the root, with or without '/' at its start.</param>
        /// <param name="cancellationToken">Ends the wait for the first byte.</param>
        /// <returns>The content; its length is known, it does not seek, and it is read asynchronously alone.</returns>
        /// <exception cref="InvalidOperationException">It is an index, or no container image.</exception>
        /// <exception cref="ContentNotFoundException">There is no such file; the remedy names some near it.</exception>
        /// <exception cref="ContentMismatchException">
        /// It is a folder, a device or a pipe; or a layer is one that <c>ExportAsync</c> refuses.
        /// </exception>
        /// <exception cref="OciException">A layer cannot be read, or there is no room for it on the disk.</exception>
        public async ValueTask<Stream> OpenFileAsync(string path, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            var layers = await FetchLayersAsync(image, cancellationToken).ConfigureAwait(false);
            try
            {
                var tree = await TreeReader.ReadWholeAsync(layers.Blobs, cancellationToken).ConfigureAwait(false);
                var file = FileLookup.Find(tree, path, image);
                return await OpenedFile.OpenAsync(layers, file, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                layers.Dispose();
                throw;
            }
        }
    }

    private static ValueTask<LocalLayers> FetchLayersAsync(Artifact image, CancellationToken cancellationToken)
    {
        CheckIsImage(image);
        return LocalLayers.FetchAsync([.. image.Blobs.Skip(1)], cancellationToken);
    }

    private static void CheckIsImage(Artifact image)
    {
        if (image.Manifest is not { } manifest)
            throw new InvalidOperationException($"{image.Digest} is an index and has no files. Take one of its images.");
        if (!manifest.Config.MediaType.IsImageConfig)
            throw new InvalidOperationException(
                $"{image.Digest} is not a container image: its config is {manifest.Config.MediaType}.");
    }
}
