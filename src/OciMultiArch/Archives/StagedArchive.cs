using System.Security.Cryptography;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// Where the parts of an archive gather until all are there: a folder beside it. Their order in the archive does not
/// depend on the order in which they come, and that is known only once the last is here.
/// </summary>
/// <param name="owner">The archive that is being written.</param>
/// <param name="target">The full path of the archive.</param>
internal sealed partial class StagedArchive(IContentSource owner, string target) : LayoutSource(owner)
{
    private const int MostAttempts = 20;
    private readonly Lock gate = new();
    private readonly LayoutFolder folder = new(owner, PathBeside(target));
    private LayoutIndex index = LayoutIndex.Empty;
    private FileStream? held;

    /// <summary>The full path of the archive; for a stream, one among temporary files that nothing has.</summary>
    public string Target { get; } = target;

    /// <summary>The stream that the archive goes into; null for a path.</summary>
    public Stream? Destination { get; init; }

    /// <summary>What the archive is called in messages.</summary>
    public string Shown => Destination is null ? LocalPath.Text(Target) : "the stream";

    protected override string Remedy => "Write it again.";

    protected override string RemedyOfNone => CheckName;

    public override ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return new(index);
    }

    public override ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return folder.BlobAsync(digest, cancellationToken);
    }

    /// <summary>Takes in a blob, verified.</summary>
    /// <exception cref="OciException">
    /// The blob is not what its descriptor says, the target cannot be written, or the disk refuses.
    /// </exception>
    public ValueTask StoreAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Begin();
        return folder.StoreAsync(blob, progress, cancellationToken);
    }

    /// <summary>Takes in a manifest or index, verified.</summary>
    /// <exception cref="OciException">
    /// The manifest is not what its descriptor says, the target cannot be written, or the disk refuses.
    /// </exception>
    public void Store(Artifact artifact)
    {
        Begin();
        folder.Store(artifact);
    }

    /// <summary>Changes index.json; whether that made a difference.</summary>
    public bool Change(Func<LayoutIndex, LayoutIndex> change)
    {
        lock (gate)
        {
            var changed = change(index);
            var isDifferent = changed != index;
            index = changed;
            return isDifferent;
        }
    }

    /// <summary>The file that is written when all parts are there.</summary>
    /// <exception cref="OciException">The target cannot be written.</exception>
    public OutputFile CheckedTarget()
    {
        if (Destination is not null)
            return OutputFile.To(Destination);
        if (Directory.Exists(Target))
            throw ArchiveError.IsFolder(Target, "Name a file.");
        var file = OutputFile.At(Target);
        if (!file.IsReplaced || Directory.Exists(file.Folder))
            return file;
        throw new OciException(
            Problem.NotFound,
            $"There is no folder {LocalPath.Text(file.Folder)} to write the archive into.",
            new Remedy("Make it first, or name another one."));
    }

    /// <summary>Removes the folder with all that is still in it.</summary>
    public void Remove()
    {
        try
        {
            if (Directory.Exists(folder.Root))
                Directory.Delete(folder.Root, recursive: true);
            held?.Dispose();
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // The caller is done, or has a failure of its own to report.
        }
    }

    private static string PathBeside(string target)
    {
        var name = PendingFile.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true);
        return Path.Combine(OutputFile.StagingFor(target), name);
    }

    private void Begin()
    {
        var file = CheckedTarget();
        lock (gate)
        {
            if (held is not null)
                return;
            held = HoldFolder();
            if (file.IsReplaced)
                Leftovers.Remove(file.Folder, folder.LockPath);
        }
    }

    // The folder has its name only when its lock is held: another writer takes it for nobody's otherwise.
    private FileStream HoldFolder()
    {
        var parent = Path.GetDirectoryName(folder.Root)!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return HoldOnce(OperatingSystem.IsWindows() ? folder.Root : PathBeside(Target) + Leftovers.Unlocked);
            }
            catch (IOException) when (attempt < MostAttempts && Directory.Exists(parent))
            {
                // Another writer may have taken it for a dead one's before its lock was held.
            }
            catch (Exception failure) when (DiskError.IsOfDisk(failure))
            {
                throw DiskError.Of(failure, "write to", parent);
            }
        }
    }

    private FileStream HoldOnce(string unnamed)
    {
        Directory.CreateDirectory(unnamed);
        var lockPath = Path.Combine(unnamed, Leftovers.LockName);
        FileStream made = new(lockPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            if (unnamed != folder.Root)
                Directory.Move(unnamed, folder.Root);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }
}
