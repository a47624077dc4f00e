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
    /// The entries, parents before children. Files are opened when the layer is packed; devices, pipes and sockets
    /// count as empty files.
    /// </returns>
    /// <exception cref="ArgumentException">The path cannot stand in an image.</exception>
    /// <exception cref="BuildException">
    /// The folder cannot be read, or holds a name that cannot stand in an image.
    /// </exception>
    public static IReadOnlyList<LayerEntry> FromFolder(string hostPath, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        ArgumentNullException.ThrowIfNull(path);
        var root = path is "/" or "" ? "" : LayerPath.OfDirectory(path);
        List<LayerEntry> entries = [];
        try
        {
            AddFolder(new(hostPath), root, entries);
        }
        catch (Exception failure) when (HostError.IsOfDisk(failure))
        {
            var what = $"The folder {Printable.Short(hostPath)} cannot be read into a layer";
            throw HostError.Of(what, "Check that it exists and may be read.", failure);
        }
        return Frozen.List(entries);
    }

    private static void AddFolder(DirectoryInfo folder, string path, List<LayerEntry> entries)
    {
        var files = folder.EnumerateFileSystemInfos("*", Everything);
        foreach (var file in files.OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            var filePath = path.Length == 0 ? file.Name : $"{path}/{file.Name}";
            if (LayerPath.Problem(filePath) is { } problem)
                throw Unfit(file, problem);
            entries.Add(OfHost(file, filePath));
            if (file is DirectoryInfo inner && inner.LinkTarget is null)
                AddFolder(inner, filePath, entries);
        }
    }

    private static LayerEntry OfHost(FileSystemInfo file, string path)
    {
        if (file.LinkTarget is { } target)
            return SymbolicLink(path, WithSlashes(target));
        if (file is DirectoryInfo)
            return Directory(path);
        var entry = FromFile(file.FullName, path);
        return IsProgram(file) ? entry with { Mode = ProgramMode } : entry;
    }

    private static string WithSlashes(string target) =>
        OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;

    private static bool IsProgram(FileSystemInfo file) =>
        !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);

    private static BuildException Unfit(FileSystemInfo file, string problem) => new(
        Problem.InvalidContent,
        $"{Printable.Short(file.FullName)} cannot stand in an image: {problem}.",
        new Remedy("Rename it or leave it out."));
}
