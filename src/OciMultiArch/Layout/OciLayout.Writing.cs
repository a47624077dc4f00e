using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    /// <inheritdoc/>
    /// <exception cref="ContentMismatchException">The blob's bytes are not what its descriptor says; nothing is kept.</exception>
    public async ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (await HasBlobAsync(blob.Descriptor, cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        await files.StoreAsync(blob, progress, cancellationToken).ConfigureAwait(false);
        return Arrival.Copied;
    }

    /// <summary>
    /// Writes a manifest or index. Each name becomes an entry of index.json with the annotation <c>org.opencontainers.image.ref.name</c>; a name that is
    /// in use moves. Platform, annotations and artifact type of the artifact's descriptor go into the entry.
    /// </summary>
    /// <param name="artifact">What to write; its bytes go as they are.</param>
    /// <param name="names">Null for a part of something else (no entry), empty for one entry without a name, otherwise the tags.</param>
    /// <param name="cancellationToken">Ends the work; index.json is either as before or complete.</param>
    /// <returns><see cref="Arrival.Present"/> when nothing had to be written.</returns>
    /// <exception cref="OciException">The disk refuses, or another program holds the layout's lock for more than a minute.</exception>
    public async ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var arrival = await HasManifestAsync(artifact.Descriptor, cancellationToken).ConfigureAwait(false) ? Arrival.Present : Put(artifact);
        if (names is null)
            return arrival;
        Descriptor[] entries = names.Count == 0
            ? [LayoutIndex.Entry(artifact, name: null)]
            : [.. names.Distinct().Select(each => LayoutIndex.Entry(artifact, each))];
        return await PointAsync(entries, cancellationToken).ConfigureAwait(false) == Arrival.Copied ? Arrival.Copied : arrival;
    }

    /// <inheritdoc/>
    public async ValueTask<Blob> PackAsync(MediaType type, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(write);
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        using var file = files.NewFile();
        using HashingStream content = new(file);
        await write(content, cancellationToken).ConfigureAwait(false);
        Descriptor packed = new() { MediaType = type, Digest = content.Finish(), Size = content.Length };
        if (!await HasBlobAsync(packed, cancellationToken).ConfigureAwait(false))
            files.Keep(file, packed.Digest);
        return Blob.In(packed, this);
    }

    private Arrival Put(Artifact artifact)
    {
        files.Store(artifact);
        return Arrival.Copied;
    }

    // What is there already needs no lock, and so no right to write.
    private async ValueTask<Arrival> PointAsync(IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        var seen = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        if (seen.With(entries) == seen)
            return Arrival.Present;
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        var index = await files.IndexAsync(cancellationToken).ConfigureAwait(false);
        var changed = index.With(entries);
        if (changed == index)
            return Arrival.Present;
        files.Write(changed);
        return Arrival.Copied;
    }

    private ValueTask<LayoutLock> LockAsync(CancellationToken cancellationToken) =>
        LayoutLock.TakeAsync(files, LongestLockWait, TimeProvider.System, cancellationToken);
}
