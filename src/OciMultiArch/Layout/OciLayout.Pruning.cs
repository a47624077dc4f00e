using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    /// <summary>
    /// Removes blobs and manifests that index.json does not lead to, and files that interrupted writers left. Safe
    /// beside writers of this library: it holds the layout's lock. Content that was written, or that a writer asked
    /// for, within the grace period is kept, and so is all that this content leads to. Referrers without a name go with
    /// the image that they refer to, and so does what cosign keeps under tags beside it: their entries leave index.json. A
    /// referrer whose image was never here is kept.
    /// While an index lists manifests that are not here, only manifests that nothing leads to go, and their blobs.
    /// </summary>
    /// <param name="grace">
    /// How old a file must be to be removed; null for one hour. Zero is right only while nobody writes.
    /// </param>
    /// <param name="clock">What file times are compared with; null for the system's clock.</param>
    /// <param name="cancellationToken">Ends the work; what is removed by then stays removed.</param>
    /// <returns>What was removed; nothing where there is no folder.</returns>
    /// <exception cref="OciException">
    /// The folder is not a layout, the disk refuses, or what its content leads to cannot be told: index.json or what it
    /// lists is missing, or a manifest is damaged. Then nothing is removed.
    /// </exception>
    public async ValueTask<PruneReport> PruneAsync(
        TimeSpan? grace = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace ?? TimeSpan.Zero, TimeSpan.Zero, nameof(grace));
        await files.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!Directory.Exists(Folder))
            return new();
        using var layoutLock = await LockAsync(cancellationToken).ConfigureAwait(false);
        var now = (clock ?? TimeProvider.System).GetUtcNow().UtcDateTime;
        UnreachableSweep sweep = new(Before(now, grace ?? DefaultGrace));
        try
        {
            foreach (var unreachable in await UnreachableAsync(sweep, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sweep.RemoveBlob(unreachable);
            }
            foreach (var pending in files.PendingFiles())
                sweep.RemovePending(pending);
            return sweep.Report;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "prune", Folder);
        }
    }

    private static DateTime Before(DateTime now, TimeSpan grace) =>
        grace.Ticks < now.Ticks ? now - grace : DateTime.MinValue;

    // The entries go first: an interruption then leaves only blobs that the next run removes.
    private async ValueTask<IReadOnlyList<FileInfo>> UnreachableAsync(
        UnreachableSweep sweep, CancellationToken cancellationToken)
    {
        var index = await files.WholeIndexAsync(cancellationToken).ConfigureAwait(false);
        LayoutReach reach = new(files, index);
        var found = await reach.FindAsync(sweep, cancellationToken).ConfigureAwait(false);
        if (found.Index != index)
            files.Write(found.Index);
        return found.Unreachable;
    }
}
