using OciMultiArch.Content;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class ArchiveWriter
{
    private const int Writing = 0;
    private const int Completing = 1;
    private const int Disposed = 2;

    /// <inheritdoc/>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        staging.ResolveAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        staging.FindAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        staging.FindAsync(manifest, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        staging.OpenAsync(blob, from, cancellationToken);

    /// <summary>The tags written so far, in that order.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        staging.TagsAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        staging.ReferrersAsync(subject, artifactType, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
        staging.HasBlobAsync(blob, cancellationToken);

    ValueTask<bool> ILocalStore.HoldsAsync(Descriptor blob, CancellationToken cancellationToken) =>
        staging.HasBlobAsync(blob, cancellationToken);

    /// <summary>
    /// Whether a manifest or index was written. Also true of an image for another machine than the one platform that a
    /// Docker archive is for (<see cref="DockerArchive.Create(string, RepositoryName, Platform)"/>): it need not be written.
    /// </summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (docker is not null && docker.LeavesOut(manifest))
            return true;
        return await staging.HasManifestAsync(manifest, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">
    /// The blob's bytes are not what its descriptor says; nothing is kept.
    /// </exception>
    /// <exception cref="InvalidOperationException">The archive is completed or disposed.</exception>
    public async ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        CheckOpen();
        if (await HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        await staging.StoreAsync(blob, progress, cancellationToken).ConfigureAwait(false);
        return Arrival.Copied;
    }

    /// <summary>
    /// Writes a manifest or index. Each tag becomes an entry of index.json with the annotation
    /// <c>org.opencontainers.image.ref.name</c>; a tag that was written before moves. Platform, annotations and
    /// artifact type of the artifact's descriptor go into the entry.
    /// </summary>
    /// <param name="artifact">What to write; its bytes go as they are.</param>
    /// <param name="tags">
    /// Null for a part of something else (no entry), empty for one entry without a tag, otherwise the tags.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><see cref="Arrival.Present"/> when nothing had to be written.</returns>
    /// <exception cref="InvalidOperationException">The archive is completed or disposed.</exception>
    public async ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        CheckOpen();
        var arrival = Arrival.Present;
        if (!await staging.HasManifestAsync(artifact.Descriptor, cancellationToken).ConfigureAwait(false))
        {
            staging.Store(artifact);
            arrival = Arrival.Copied;
        }
        if (tags is null)
            return arrival;
        var entries = LayoutIndex.EntriesOf(artifact, tags);
        return staging.Change(index => index.With(entries)) ? Arrival.Copied : arrival;
    }

    /// <summary>
    /// Removes a tag that was written. What it pointed at stays in the archive only where something else that was
    /// written needs it.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Not used; here for the shape that all stores share.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="InvalidOperationException">The archive is completed or disposed.</exception>
    public ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        CheckOpen();
        return new(staging.Change(now => now.Without(tag)));
    }

    // docker load takes images alone.
    bool IReferrersKeeper.KeepsReferrers => docker is null;

    private void CheckOpen()
    {
        if (Volatile.Read(ref state) != Writing)
            throw Closed();
    }

    private InvalidOperationException Closed()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref state) == Disposed, this);
        return new($"{this} has been completed, or could not be. Read it as an archive, or create it anew.");
    }
}
