using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>A folder of this machine as entries of a layer.</summary>
internal static class HostFolder
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public static IReadOnlyList<LayerEntry> Read(string hostPath, string path)
    {
        List<LayerEntry> entries = [];
        try
        {
            Add(new DirectoryInfo(hostPath), path, entries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BuildException($"The folder {Printable.Short(hostPath)} cannot be read into a layer: {Printable.Short(failure.Message)} Check that it exists and may be read.", failure);
        }
        return Frozen.List(entries);
    }

    private static void Add(DirectoryInfo folder, string path, List<LayerEntry> entries)
    {
        foreach (var each in folder.EnumerateFileSystemInfos("*", Everything).OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            var eachPath = path.Length == 0 ? each.Name : $"{path}/{each.Name}";
            if (LayerPath.Problem(eachPath) is { } problem)
                throw new BuildException($"{Printable.Short(each.FullName)} cannot stand in an image: {problem}. Rename it or leave it out.");
            entries.Add(Entry(each, eachPath));
            if (each is DirectoryInfo inner && each.LinkTarget is null)
                Add(inner, eachPath, entries);
        }
    }

    private static LayerEntry Entry(FileSystemInfo each, string path)
    {
        if (each.LinkTarget is { } target)
            return LayerEntry.SymbolicLink(path, OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target);
        if (each is DirectoryInfo)
            return LayerEntry.Directory(path);
        var file = LayerEntry.FromFile(each.FullName, path);
        return IsProgram(each) ? file with { Mode = LayerEntry.ProgramMode } : file;
    }

    private static bool IsProgram(FileSystemInfo file) => !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
}
