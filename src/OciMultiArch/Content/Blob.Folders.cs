using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <content>Files of a folder.</content>
public sealed partial class Blob
{
    /// <summary>
    /// Blobs of all files in a folder of this machine and in the folders below it, in the order of their names, each with
    /// its path from the folder on as <see cref="AnnotationKeys.Title"/>: the layers of an artifact that
    /// <c>PullFilesAsync</c> makes the same folder of. Modes, owners and empty folders are not kept. Each file is read as
    /// <see cref="OfFileAsync(MediaType, string, CancellationToken)"/> says.
    /// </summary>
    /// <param name="mediaType">The type of each, for example <c>application/octet-stream</c>.</param>
    /// <param name="path">The folder. Symbolic links to files are followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">There is no such folder, or no file in it.</exception>
    /// <exception cref="OciException">A file or folder cannot be read, or a link leads to a folder.</exception>
    public static async ValueTask<IReadOnlyList<Blob>> OfFolderAsync(
        MediaType mediaType, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = FolderFiles.Of(Path.GetFullPath(path));
        return await ParallelWork.SelectAsync(files, OneAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask<Blob> OneAsync((string Name, string Path) file, CancellationToken cancel)
        {
            var blob = await OfFileAsync(mediaType, file.Path, cancel).ConfigureAwait(false);
            return blob.WithTitle(file.Name);
        }
    }

    /// <summary>
    /// Blobs of all files in a folder, as <see cref="OfFolderAsync(MediaType, string, CancellationToken)"/> makes them.
    /// </summary>
    /// <param name="mediaType">The type of each, for example <c>application/octet-stream</c>.</param>
    /// <param name="path">The folder. Symbolic links to files are followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The text is not a media type.</exception>
    /// <exception cref="ContentNotFoundException">There is no such folder, or no file in it.</exception>
    /// <exception cref="OciException">A file or folder cannot be read, or a link leads to a folder.</exception>
    [OverloadResolutionPriority(-1)]
    public static ValueTask<IReadOnlyList<Blob>> OfFolderAsync(
        string mediaType, string path, CancellationToken cancellationToken = default) =>
        OfFolderAsync(new MediaType(mediaType), path, cancellationToken);
}
