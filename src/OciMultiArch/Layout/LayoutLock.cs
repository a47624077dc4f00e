using OciMultiArch.Disk;

namespace OciMultiArch.Layout;

/// <summary>
/// The right to change index.json or to remove blobs, held by one writer of one process at a time. The lock is the open
/// file, not its existence: it ends with the process, and the file stays.
/// </summary>
internal sealed class LayoutLock : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(25);

    private readonly FileStream file;

    private LayoutLock(FileStream file) => this.file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="folder">The layout; made where it is missing.</param>
    /// <param name="maxWait">The longest wait.</param>
    /// <param name="clock">Measures the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">The longest wait is over, or the disk refuses.</exception>
    public static async ValueTask<LayoutLock> TakeAsync(
        LayoutFolder folder, TimeSpan maxWait, TimeProvider clock, CancellationToken cancellationToken)
    {
        folder.Create();
        var start = clock.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(folder.LockPath) is { } held)
                return new(held);
            if (clock.GetElapsedTime(start) >= maxWait)
                throw HeldElsewhere(folder.LockPath, maxWait);
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, MaxPause.Ticks));
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryTake(string path)
    {
        try
        {
            LayoutFile.Find(path); // refuses a link
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

    private static OciException HeldElsewhere(string path, TimeSpan waited) => new(
        Problem.Conflict,
        $"{LocalPath.Text(path)}: another program has held this lock for {waited.TotalSeconds:0} s.",
        new Remedy("Wait for it to end, or end it, and try again."));
}
