using System.Runtime.CompilerServices;

namespace OciMultiArch;

/// <content>Media types as text, and names of files.</content>
public sealed partial class Blob
{
    // Where a media type is wanted, new("text/plain") stays one: it could also make a string, hence the priorities.

    /// <summary>A blob of bytes in memory.</summary>
    /// <param name="mediaType">Its type, for example <c>application/spdx+json</c>.</param>
    /// <param name="content">Its bytes; not copied, so they must not change afterwards.</param>
    /// <exception cref="FormatException">The text is not a media type.</exception>
    [OverloadResolutionPriority(-1)]
    public static Blob Of(string mediaType, ReadOnlyMemory<byte> content) => Of(new MediaType(mediaType), content);

    /// <summary>
    /// A blob of a file of this machine, as <see cref="OfFileAsync(MediaType, string, CancellationToken)"/> makes it.
    /// </summary>
    /// <param name="mediaType">Its type, for example <c>application/spdx+json</c>.</param>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The text is not a media type.</exception>
    /// <exception cref="ContentNotFoundException">There is no such file.</exception>
    /// <exception cref="OciException">It cannot be read, or is not a regular file.</exception>
    [OverloadResolutionPriority(-1)]
    public static ValueTask<Blob> OfFileAsync(
        string mediaType, string path, CancellationToken cancellationToken = default) =>
        OfFileAsync(new MediaType(mediaType), path, cancellationToken);

    /// <summary>
    /// Makes a blob with a name (<see cref="AnnotationKeys.Title"/>) beside its other annotations: the file that
    /// <c>PullFilesAsync</c>, <c>ocimulti artifact pull</c> and <c>oras pull</c> write it to. No network.
    /// </summary>
    /// <param name="title">
    /// The name, for example <c>sbom.json</c>; folders are parted by <c>/</c>. Those who pull refuse names that lead out
    /// of their folder.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Blob WithTitle(string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        Dictionary<string, string> annotations = new(Descriptor.Annotations) { [AnnotationKeys.Title] = title };
        return WithAnnotations(annotations);
    }
}
