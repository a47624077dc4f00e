using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// An archive on the disk, read where it stands. What is where is found out on first use and remembered while length
/// and time of the file stay.
/// </summary>
/// <param name="owner">The source that what is read belongs to.</param>
/// <param name="path">The full path.</param>
/// <param name="understand">Finds the image layout in the archive.</param>
internal sealed class ArchiveFile(
    IContentSource owner, string path, Func<TarIndex, CancellationToken, ValueTask<ArchiveView>> understand)
    : LayoutSource(owner)
{
    private volatile KnownView? known;

    protected override string Remedy => ArchiveError.Remedy;

    public override async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        var now = await ViewAsync(cancellationToken).ConfigureAwait(false);
        return now.View.Index;
    }

    public override async ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        var now = await ViewAsync(cancellationToken).ConfigureAwait(false);
        if (now.View.Implied.TryGetValue(digest, out var bytes))
            return new(bytes.Length, from => new ReadOnlyMemoryStream(bytes[(int)from..]));
        if (now.View.Blobs.TryGetValue(digest, out var member))
            return new(member.Length, from => Open(now.Stamp, member, from));
        return null;
    }

    private async ValueTask<KnownView> ViewAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var file = Open();
        var stamp = FileStamp.Of(file);
        if (known is { } last && last.Stamp == stamp)
            return last;
        var tar = await ArchiveMembers.ReadAsync(path, file, cancellationToken).ConfigureAwait(false);
        var view = await understand(tar, cancellationToken).ConfigureAwait(false);
        return known = new(stamp, view);
    }

    private MemberStream Open(FileStamp stamp, TarEntry member, long from)
    {
        var file = Open();
        if (FileStamp.Of(file) == stamp)
            return new(path, file, member.Offset + from, member.Length - from);
        file.Dispose();
        throw ArchiveError.Refused(path, "was changed while it was read");
    }

    private SafeFileHandle Open()
    {
        try
        {
            if (Directory.Exists(path))
                throw ArchiveError.IsFolder(path, "Name a file, or read the folder as an OCI layout.");
            if (!File.Exists(path))
                throw ArchiveError.Missing(path);
            // A pipe or device has no length, and opening one could wait for ever.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            if (((FileInfo)target).Length == 0)
                throw ArchiveError.Refused(path, "is empty or not a regular file");
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
    }

    private sealed record KnownView(FileStamp Stamp, ArchiveView View);

    /// <summary>
    /// What tells that a file is still the one that was read: its length and when it was last written.
    /// </summary>
    private readonly record struct FileStamp(long Length, DateTime WrittenAt)
    {
        public static FileStamp Of(SafeFileHandle file) =>
            new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
    }
}
