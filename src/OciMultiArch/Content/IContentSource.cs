namespace OciMultiArch;

/// <summary>
/// Content that can be read: a repository, a layout folder, memory. Thread-safe; two handles on one place are equal.
/// </summary>
/// <remarks>
/// Every method may use the network or the disk, and throws <see cref="OciException"/> when the source fails to answer.
/// </remarks>
public interface IContentSource
{
    /// <summary>
    /// What a tag points at, without fetching it (a HEAD at a registry); null when there is no such tag.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default);

    /// <summary>The manifest or index a tag points at; null when there is no such tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default);

    /// <summary>
    /// A manifest or index by its descriptor; null when it is not here. Digest, size and media type are checked.
    /// </summary>
    /// <param name="manifest">
    /// What to fetch. The artifact keeps this descriptor, platform and annotations included.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentMismatchException">What is here under the digest is something else.</exception>
    ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default);

    /// <summary>A blob's bytes as they are stored, not verified: <see cref="Blob.OpenAsync"/> verifies.</summary>
    /// <param name="blob">What to open.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="cancellationToken">Ends the wait for the first byte.</param>
    /// <exception cref="ContentNotFoundException">The blob is not here.</exception>
    ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default);

    /// <summary>All tags, in the order the source gives them.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default);

    /// <summary>The manifests whose subject is the given one.</summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default);
}
