namespace OciMultiArch.TestKit;

/// <summary>A folder of its own under the system's temporary folder. Disposing deletes it with all it holds, read-only trees too.</summary>
public sealed class TempFolder : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public TempFolder() => Path = Directory.CreateTempSubdirectory("ocimultiarch-").FullName;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The full path of something in the folder; nothing is created.</summary>
    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Creates a folder inside and returns its full path.</summary>
    public string Folder(string relative) => Directory.CreateDirectory(At(relative)).FullName;

    /// <summary>Writes a text file (UTF-8, no byte order mark), makes its parents, and returns its full path.</summary>
    public string Write(string relative, string text) => Write(relative, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, makes its parents, and returns its full path.</summary>
    public string Write(string relative, ReadOnlySpan<byte> bytes)
    {
        var path = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose()
    {
        if (!Directory.Exists(Path)) return;
        MakeWritable(new DirectoryInfo(Path));
        Directory.Delete(Path, recursive: true);
    }

    public override string ToString() => Path;

    private static void MakeWritable(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null) return;
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= Owner;
        foreach (var each in folder.EnumerateDirectories()) MakeWritable(each);
        if (!OperatingSystem.IsWindows()) return;
        foreach (var each in folder.EnumerateFiles()) each.Attributes = FileAttributes.Normal;
    }
}
