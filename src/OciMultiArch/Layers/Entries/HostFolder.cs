using Microsoft.Win32.SafeHandles;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>A folder that is read by its handle, so that no link that takes its place meanwhile is followed.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Handle">The open folder; null where the system has no names for handles.</param>
internal sealed record HostFolder(string Path, SafeFileHandle? Handle)
{
    private const string Handles = "/proc/self/fd";

    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // The folder under a name that leads to it whatever happens to its path.
    private string Name
    {
        get
        {
            var isNamed = Handle is not null && Directory.Exists(Handles);
            return isNamed ? $"{Handles}/{Handle!.DangerousGetHandle()}" : Path;
        }
    }

    public string PathOf(FileSystemInfo file) => System.IO.Path.Combine(Path, file.Name);

    public IEnumerable<FileSystemInfo> Files()
    {
        DirectoryInfo folder = new(Name);
        return folder.EnumerateFileSystemInfos("*", Everything).OrderBy(static file => file.Name, StringComparer.Ordinal);
    }

    /// <summary>A folder in this one, to be disposed.</summary>
    public SafeFileHandle? OpenFolder(FileSystemInfo inner) =>
        Handle is null ? null : UnixFile.OpenFolderIn(Handle, inner.Name);

    /// <summary>What says that a file is the same as another; null where it has no other name, or this is not known.</summary>
    public (ulong Device, ulong Number)? IdentityOf(FileSystemInfo file) =>
        Handle is null ? null : UnixFile.IdentityIn(Handle, file.Name);

    /// <summary>The extended attributes that matter in images, values in base64.</summary>
    public IReadOnlyDictionary<string, string> AttributesOf(FileSystemInfo file) =>
        HostAttributes.Read($"{Name}/{file.Name}");

    public string? WhyIrregular(FileSystemInfo file)
    {
        if (Handle is null)
            return null;
        try
        {
            RegularFile.Check(UnixFile.KindIn(Handle, file.Name));
            return null;
        }
        catch (IrregularFileException irregular)
        {
            return irregular.Message;
        }
    }
}
