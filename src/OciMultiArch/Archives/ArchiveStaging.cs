using System.Security.Cryptography;
using OciMultiArch.Disk;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// Where the parts of an archive gather until all are there: a folder beside it. Their order in the archive does not depend on the order in which they
/// come, and that is known only once the last is here.
/// </summary>
internal sealed class ArchiveStaging(string target) : ILayoutFiles
{
    private readonly Lock gate = new();
    private LayoutIndex index = LayoutIndex.Empty;

    public string Target { get; } = target;

    public string Remedy => "Write it again.";

    private LayoutFolder Folder { get; } = new(Path.Combine(Path.GetDirectoryName(target)!, PendingFile.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true)));

    public ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return new(index);
    }

    public ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Folder.BlobAsync(digest, cancellationToken);
    }

    public ValueTask StoreAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        CheckTarget();
        return Folder.StoreAsync(blob, progress, cancellationToken);
    }

    public void Store(Artifact artifact)
    {
        CheckTarget();
        Folder.Store(artifact);
    }

    /// <summary>Adds roots; whether that changed anything.</summary>
    public bool Point(IEnumerable<Descriptor> entries) => Change(now => now.With(entries));

    /// <summary>Removes a tag; whether it was there.</summary>
    public bool Unpoint(Tag tag) => Change(now => now.Without(tag));

    /// <summary>Opens a part for the last time: its file goes when it is closed, so that a large archive need not fit on the disk twice.</summary>
    public FileStream Take(Digest digest)
    {
        var file = Folder.Blob(digest) ?? throw new ContentNotFoundException($"The blob {digest} is gone from {Folder.Root}. Write the archive again.");
        return new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan | FileOptions.DeleteOnClose);
    }

    public PendingFile NewArchive()
    {
        CheckTarget();
        return PendingFile.Create(Path.GetDirectoryName(Target)!);
    }

    public void Remove()
    {
        try
        {
            if (Directory.Exists(Folder.Root))
                Directory.Delete(Folder.Root, recursive: true);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            // Whoever removes it is done, or has a failure of its own to report.
        }
    }

    private bool Change(Func<LayoutIndex, LayoutIndex> change)
    {
        lock (gate)
        {
            var changed = change(index);
            var isNew = changed != index;
            index = changed;
            return isNew;
        }
    }

    private void CheckTarget()
    {
        if (Directory.Exists(Target))
            throw new OciException($"{Target} is a folder, not an archive. Name a file.");
        if (!Directory.Exists(Path.GetDirectoryName(Target)))
            throw new OciException($"There is no folder {Path.GetDirectoryName(Target)} to write the archive into. Make it first, or name another one.");
    }
}
