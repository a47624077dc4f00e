using OciMultiArch.Content;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout : IConditionalStore
{
    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">
    /// The blob's bytes are not what its descriptor says; nothing is kept.
    /// </exception>
    public async ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (await HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        await files.StoreAsync(blob, progress, cancellationToken).ConfigureAwait(false);
        return Arrival.Copied;
    }

    /// <summary>
    /// Writes a manifest or index. Each tag becomes an entry of index.json with the annotation
    /// <c>org.opencontainers.image.ref.name</c>; a tag that is in use moves. Platform, annotations and artifact type of
    /// the artifact's descriptor go into the entry.
    /// </summary>
    /// <param name="artifact">What to write; its bytes go as they are.</param>
    /// <param name="tags">
    /// Null for a part of something else (no entry), empty for one entry without a tag, otherwise the tags.
    /// </param>
    /// <param name="cancellationToken">Ends the work; index.json is either as before or complete.</param>
    /// <returns><see cref="Arrival.Present"/> when nothing had to be written.</returns>
    /// <exception cref="OciException">
    /// The disk refuses, or another program holds the layout's lock for more than a minute.
    /// </exception>
    public async ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var arrival = Arrival.Present;
        if (!await HasManifestAsync(artifact.Descriptor, cancellationToken).ConfigureAwait(false))
        {
            files.Store(artifact);
            arrival = Arrival.Copied;
        }
        if (tags is null)
            return arrival;
        var entries = LayoutIndex.EntriesOf(artifact, tags);
        var isChanged = await ChangeAsync(index => index.With(entries), cancellationToken).ConfigureAwait(false);
        return isChanged ? Arrival.Copied : arrival;
    }

    // The lock of the layout makes it one step: no writer is lost here.
    async ValueTask<Arrival> IConditionalStore.ReplaceAsync(
        Artifact artifact, Tag tag, Digest held, CancellationToken cancellationToken)
    {
        var arrival = await WriteAsync(artifact, null, cancellationToken).ConfigureAwait(false);
        var entries = LayoutIndex.EntriesOf(artifact, [tag]);
        var isChanged = await ChangeAsync(Replaced, cancellationToken).ConfigureAwait(false);
        return isChanged ? Arrival.Copied : arrival;

        LayoutIndex Replaced(LayoutIndex index)
        {
            var named = index.EntriesNamed(tag);
            var now = named.Count == 0 ? null : named[0].Digest;
            if (now != held && now != artifact.Digest)
                throw new TagMovedException(tag, held, now);
            return index.With(entries);
        }
    }

    /// <summary>
    /// Removes a tag: every entry of index.json with that name. All else in it stays byte for byte, and the content
    /// stays in the folder until <see cref="PruneAsync"/>.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the work; index.json is either as before or complete.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="OciException">
    /// The folder is not a layout, the disk refuses, or another program holds the layout's lock for more than a minute.
    /// </exception>
    public ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return ChangeAsync(index => index.Without(tag), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Blob> PackAsync(
        MediaType type, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(write);
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        using var file = files.NewFile(isBuffered: true);
        using HashingStream content = new(file);
        await write(content, cancellationToken).ConfigureAwait(false);
        Descriptor packed = new() { MediaType = type, Digest = content.Finish(), Size = content.Length };
        if (!await HasBlobAsync(packed, cancellationToken).ConfigureAwait(false))
            files.Keep(file, packed.Digest);
        return Blob.In(packed, this);
    }

    // An index that is right already needs no lock, and so no right to write.
    private async ValueTask<bool> ChangeAsync(
        Func<LayoutIndex, LayoutIndex> change, CancellationToken cancellationToken)
    {
        var seen = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        if (change(seen) == seen)
            return false;
        using var layoutLock = await LockAsync(cancellationToken).ConfigureAwait(false);
        var index = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        var changed = change(index);
        if (changed == index)
            return false;
        files.Write(changed);
        return true;
    }

    private ValueTask<LayoutLock> LockAsync(CancellationToken cancellationToken) =>
        LayoutLock.TakeAsync(files, MaxLockWait, TimeProvider.System, cancellationToken);
}
