namespace OciMultiArch;

/// <summary>Content that can also be written. Writing what is there already changes nothing and succeeds.</summary>
public interface IContentStore : IContentSource
{
    /// <summary>
    /// Whether a blob is here, by its digest, in the size that its descriptor says as far as the store tells.
    /// </summary>
    /// <param name="blob">The blob.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default);

    /// <summary>Whether a manifest or index is here, by its digest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default);

    /// <summary>
    /// The place that a blob would be taken over from without sending its bytes, as far as is known without asking;
    /// null, as by default, for none. No network.
    /// </summary>
    /// <param name="blob">The blob with its sources.</param>
    IContentSource? MountOrigin(Blob blob) => null;

    /// <summary>Writes a blob from the best of its sources, unless it is here already.</summary>
    /// <param name="blob">The blob; the store opens it, and may open it again.</param>
    /// <param name="progress">
    /// Told the number of bytes sent since the last call, and a negative number when bytes will be sent again; null for
    /// no reports.
    /// </param>
    /// <param name="cancellationToken">Ends the work; nothing half-written stays visible.</param>
    /// <returns>Whether it was there, was taken over from a neighbour, or was sent.</returns>
    ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Writes a manifest or index whose parts are here already.</summary>
    /// <param name="artifact">What to write; its bytes go as they are.</param>
    /// <param name="tags">
    /// Null for a part of something else, empty for a root without a tag, otherwise the tags, written in this order.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><see cref="Arrival.Present"/> when nothing had to be written.</returns>
    ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a tag and nothing else: what it points at stays, and so do other tags on that. A store that deletes no
    /// tags, as by default, throws an <see cref="OciException"/> with <see cref="Problem.NotSupported"/>, whether or
    /// not the tag is there.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether the tag was there.</returns>
    /// <exception cref="OciException">The store deletes no tags, refused or failed.</exception>
    ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default) =>
        throw new OciException(Problem.NotSupported, $"{this} deletes no tags.");
}
