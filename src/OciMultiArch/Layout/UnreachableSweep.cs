using OciMultiArch.Disk;

namespace OciMultiArch.Layout;

/// <summary>Removes files that were last written at a time or before it, and keeps count.</summary>
internal sealed class UnreachableSweep(DateTime youngest)
{
    public PruneReport Report { get; private set; } = new();

    public bool IsOld(FileInfo file) => file.LastWriteTimeUtc <= youngest;

    public void RemoveBlob(FileInfo file)
    {
        // Its time is read again: a writer may have asked for it meanwhile.
        file.Refresh();
        if (!file.Exists || !IsOld(file))
            return;
        Report = Report with { Blobs = Report.Blobs + 1, Bytes = Report.Bytes + file.Length };
        file.Delete();
    }

    /// <summary>Removes a file that a writer left, unless the writer is still at work.</summary>
    public void RemovePending(FileInfo file)
    {
        if (!IsOld(file) || IsInUse(file))
            return;
        Report = Report with { TemporaryFiles = Report.TemporaryFiles + 1, Bytes = Report.Bytes + file.Length };
        file.Delete();
    }

    private static bool IsInUse(FileInfo file)
    {
        try
        {
            file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException failure) when (failure is FileNotFoundException || DiskError.IsHeldElsewhere(failure))
        {
            return true;
        }
    }
}
