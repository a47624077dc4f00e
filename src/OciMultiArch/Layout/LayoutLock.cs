using OciMultiArch.Disk;

namespace OciMultiArch.Layout;

/// <summary>
/// The right to change index.json or to remove blobs, held by one writer of one process at a time. The lock is the open file, not its existence:
/// it ends with the process, and the file stays.
/// </summary>
internal sealed class LayoutLock : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(25);

    private readonly FileStream file;

    private LayoutLock(FileStream file) => this.file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="folder">The layout; made where it is missing.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="clock">Measures the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">The limit is over, or the disk refuses.</exception>
    public static async ValueTask<LayoutLock> TakeAsync(LayoutFolder folder, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        folder.Make();
        var start = clock.GetTimestamp();
        for (var wait = ShortestWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(folder.LockPath) is { } held)
                return new(held);
            if (clock.GetElapsedTime(start) >= limit)
                throw new OciException($"{folder.LockPath} is held by another program for {limit.TotalSeconds:0} s already. " +
                    "Wait for it to end, or end it, and try again.");
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryTake(string path)
    {
        try
        {
            LayoutFile.Look(path);
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (DiskError.IsHeldElsewhere(failure))
        {
            return null;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "lock", path);
        }
    }
}
