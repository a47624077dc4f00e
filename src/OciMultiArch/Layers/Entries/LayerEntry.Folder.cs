using Microsoft.Win32.SafeHandles;
using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

public sealed partial record LayerEntry
{
    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>
    /// All that is under a folder of this machine, the folder itself left out; reads the disk. Symbolic links stay
    /// links and are not followed. Modes become 0755 for directories and for files that their owner may execute, 0644
    /// for others (all files on Windows); everything belongs to root.
    /// </summary>
    /// <param name="hostPath">The folder on this machine.</param>
    /// <param name="path">The directory in the image that receives its content; <c>/</c> for the root.</param>
    /// <returns>
    /// The entries, parents before children. Files are opened when the layer is packed: one that was replaced by a
    /// symbolic link by then, or is in a folder that was, is refused.
    /// </returns>
    /// <exception cref="ArgumentException">The path cannot stand in an image.</exception>
    /// <exception cref="BuildException">
    /// The folder cannot be read, or holds a name that cannot stand in an image, or a device, pipe or socket.
    /// </exception>
    public static IReadOnlyList<LayerEntry> FromFolder(string hostPath, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        ArgumentNullException.ThrowIfNull(path);
        var root = path is "/" or "" ? "" : LayerPath.OfDirectory(path);
        List<LayerEntry> entries = [];
        try
        {
            using var handle = UnixFile.IsKnown ? UnixFile.OpenFolder(hostPath) : null;
            HostFolder folder = new(System.IO.Path.GetFullPath(hostPath), handle, 1);
            AddFolder(folder, root, entries);
        }
        catch (Exception failure) when (HostError.IsOfDisk(failure))
        {
            var what = $"The folder {Printable.Short(hostPath)} cannot be read into a layer";
            throw HostError.Of(what, "Check that it exists and may be read.", failure);
        }
        return Frozen.List(entries);
    }

    private static void AddFolder(HostFolder folder, string path, List<LayerEntry> entries)
    {
        foreach (var file in folder.Files())
        {
            var filePath = path.Length == 0 ? file.Name : $"{path}/{file.Name}";
            if (LayerPath.Problem(filePath) is { } problem)
                throw Unfit(folder.PathOf(file), problem, "Rename it or leave it out.");
            entries.Add(OfHost(folder, file, filePath));
            if (file is not DirectoryInfo || file.LinkTarget is not null)
                continue;
            using var handle = folder.OpenFolder(file);
            AddFolder(new(folder.PathOf(file), handle, folder.Depth + 1), filePath, entries);
        }
    }

    private static LayerEntry OfHost(HostFolder folder, FileSystemInfo file, string path)
    {
        if (file.LinkTarget is { } target)
            return SymbolicLink(path, WithSlashes(target));
        if (file is DirectoryInfo)
            return Directory(path);
        if (folder.WhyIrregular(file) is { } problem)
            throw Unfit(folder.PathOf(file), problem, "Leave it out.");
        var entry = OfContent(path, new LayerContent.HostFile(folder.PathOf(file), folder.Depth));
        return IsProgram(file) ? entry with { Mode = ProgramMode } : entry;
    }

    private static string WithSlashes(string target) =>
        OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;

    private static bool IsProgram(FileSystemInfo file) =>
        !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);

    private static BuildException Unfit(string file, string problem, string remedy) => new(
        Problem.InvalidContent, $"{Printable.Short(file)} cannot stand in an image: {problem}.", new Remedy(remedy));

    /// <summary>A folder that is read by its handle, so that no link that takes its place meanwhile is followed.</summary>
    /// <param name="Path">The full path.</param>
    /// <param name="Handle">The open folder; null where the system has no names for handles.</param>
    /// <param name="Depth">How many folders down a file in it is, from the folder that was named.</param>
    private sealed record HostFolder(string Path, SafeFileHandle? Handle, int Depth)
    {
        private const string Handles = "/proc/self/fd";

        public string PathOf(FileSystemInfo file) => System.IO.Path.Combine(Path, file.Name);

        public IEnumerable<FileSystemInfo> Files()
        {
            var isNamed = Handle is not null && System.IO.Directory.Exists(Handles);
            DirectoryInfo folder = new(isNamed ? $"{Handles}/{Handle!.DangerousGetHandle()}" : Path);
            return folder.EnumerateFileSystemInfos("*", Everything).OrderBy(static file => file.Name, StringComparer.Ordinal);
        }

        public SafeFileHandle? OpenFolder(FileSystemInfo inner) =>
            Handle is null ? null : UnixFile.OpenFolderIn(Handle, inner.Name);

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
}
