using System.Formats.Tar;
using OciMultiArch.Content;
using OciMultiArch.Disk;

namespace OciMultiArch.Unpacking;

/// <summary>Brings an unpacked tar to its place: first all that may be in the way is looked at, then files move.</summary>
internal sealed class TarPlacement(UnpackedTar tar, TargetFolder target, bool replacesFiles)
{
    private static readonly Digest Sha256 = ContentHash.Sha256().Finish();

    /// <summary>Checks that nothing is in the way.</summary>
    /// <exception cref="OciException">A file is there with other content, or a file or link where a folder goes.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        target.CheckWay($"{tar.Name}/");
        foreach (var (path, kind) in tar.Entries)
        {
            var name = $"{tar.Name}/{path}";
            target.CheckWay(name);
            if (!target.Holds(name))
                continue;
            var isFolder = kind == TarEntryType.Directory;
            var isSame = isFolder ? IsFolder(name) : await IsSameAsync(path, name, cancellationToken).ConfigureAwait(false);
            var mayReplace = replacesFiles && !isFolder && !Directory.Exists(target.PathOf(name));
            if (!isSame && !mayReplace)
                throw target.Occupied(name);
        }
    }

    /// <summary>Moves all to their place.</summary>
    /// <exception cref="OciException">The disk refuses.</exception>
    public void Place()
    {
        try
        {
            if (Directory.Exists(target.PathOf(tar.Name)))
                Merge();
            else
                Directory.Move(tar.Root, target.PathOf(tar.Name));
            SetModes();
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "write to", target.PathOf(tar.Name));
        }
    }

    private void Merge()
    {
        foreach (var (path, kind) in tar.Entries)
        {
            var place = target.PathOf($"{tar.Name}/{path}");
            if (kind == TarEntryType.Directory)
                Directory.CreateDirectory(place);
            else
                MoveFile(Path.Combine(tar.Root, path), target.MakeWay($"{tar.Name}/{path}"), place);
        }
    }

    private static void MoveFile(string from, string folder, string place)
    {
        if (new FileInfo(place).LinkTarget is not null)
            File.Delete(place);
        File.Move(from, Path.Combine(folder, Path.GetFileName(place)), overwrite: true);
    }

    // Last and innermost first: a folder that may not be written to takes nothing more.
    private void SetModes()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var (path, mode) in tar.Folders.Reverse())
            File.SetUnixFileMode(target.PathOf(path.Length == 0 ? tar.Name : $"{tar.Name}/{path}"), mode);
    }

    private bool IsFolder(string name)
    {
        DirectoryInfo there = new(target.PathOf(name));
        return there.Exists && there.LinkTarget is null;
    }

    private async ValueTask<bool> IsSameAsync(string path, string name, CancellationToken cancellationToken)
    {
        FileInfo own = new(Path.Combine(tar.Root, path));
        FileInfo there = new(target.PathOf(name));
        if (own.LinkTarget is not null || there.LinkTarget is not null)
            return own.LinkTarget == there.LinkTarget;
        if (!there.Exists || there.Length != own.Length)
            return false;
        var digest = await TargetFolder.DigestAsync(own.FullName, Sha256, cancellationToken).ConfigureAwait(false);
        return await target.HasAsync(name, digest, own.Length, cancellationToken).ConfigureAwait(false);
    }
}
