using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    /// <summary>
    /// Removes blobs and manifests that index.json does not lead to, and files that interrupted writers left. Safe beside writers of this library: it holds
    /// the layout's lock, and spares whatever was written, or asked for by a writer, within the grace period, and all that leads to.
    /// </summary>
    /// <param name="grace">How old a file must be to be removed; null for one hour. Zero is right only while nobody writes.</param>
    /// <param name="clock">What file times are compared with; null for the system's clock.</param>
    /// <param name="cancellationToken">Ends the work; what is removed by then stays removed.</param>
    /// <returns>What was removed; nothing where there is no folder.</returns>
    /// <exception cref="OciException">The folder is not a layout, a manifest in it cannot be read (then nothing is removed), or the disk refuses.</exception>
    public async ValueTask<PruneReport> PruneAsync(TimeSpan? grace = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace ?? TimeSpan.Zero, TimeSpan.Zero, nameof(grace));
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!Directory.Exists(Folder))
            return new();
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        UnreachableSweep sweep = new(Before((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime, grace ?? DefaultGrace));
        try
        {
            foreach (var loose in await LooseAsync(sweep, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sweep.RemoveBlob(loose);
            }
            foreach (var left in files.Pending())
                sweep.RemovePending(left);
            return sweep.Report;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "prune", Folder);
        }
    }

    private static DateTime Before(DateTime now, TimeSpan grace) => grace.Ticks < now.Ticks ? now - grace : DateTime.MinValue;

    // Young content is about to be pointed at, perhaps, and then what it leads to must be there too.
    private async ValueTask<IReadOnlyList<FileInfo>> LooseAsync(UnreachableSweep sweep, CancellationToken cancellationToken)
    {
        ReachableBlobs reach = new(files, LayoutSource.ManifestLimit);
        foreach (var root in (await files.IndexAsync(cancellationToken).ConfigureAwait(false)).Entries)
            await reach.AddAsync(root.Digest, root.MediaType, cancellationToken).ConfigureAwait(false);
        var blobs = files.Blobs().ToList();
        foreach (var (digest, _) in blobs.Where(each => !sweep.IsOld(each.File)))
            await reach.AddAsync(digest, type: null, cancellationToken).ConfigureAwait(false);
        return [.. blobs.Where(each => !reach.Contains(each.Digest)).Select(static each => each.File)];
    }
}
