using Microsoft.Win32.SafeHandles;
using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Layers;
using OciMultiArch.Layout;

namespace OciMultiArch.Archives;

/// <summary>
/// An archive on the disk, read where it stands. What is where is found out on first use and remembered while length and time of the file stay.
/// </summary>
/// <param name="path">Its full path.</param>
/// <param name="understand">Finds the image layout in it.</param>
internal sealed class ArchiveFile(string path, Func<TarIndex, CancellationToken, ValueTask<ArchiveView>> understand) : ILayoutFiles
{
    private volatile Seen? seen;

    public string Remedy => ArchiveError.Remedy;

    public async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken) =>
        (await SeeAsync(cancellationToken).ConfigureAwait(false)).View.Index;

    public async ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        var now = await SeeAsync(cancellationToken).ConfigureAwait(false);
        if (now.View.Made.TryGetValue(digest, out var bytes))
            return new(bytes.Length, from => new ReadOnlyMemoryStream(bytes[(int)from..]));
        return now.View.Blobs.TryGetValue(digest, out var member) ? new(member.Length, from => Open(now.Stamp, member, from)) : null;
    }

    private async ValueTask<Seen> SeeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var file = Open();
        var stamp = FileStamp.Of(file);
        if (seen is { } known && known.Stamp == stamp)
            return known;
        var index = await ArchiveMembers.ReadAsync(path, file, cancellationToken).ConfigureAwait(false);
        var view = await understand(index, cancellationToken).ConfigureAwait(false);
        return seen = new(stamp, view);
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
                throw new OciException($"{path} is a folder, not an archive. Read a layout folder with OciLayout.");
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

    private sealed record Seen(FileStamp Stamp, ArchiveView View);
}
