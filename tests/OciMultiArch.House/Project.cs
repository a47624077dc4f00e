using System.Xml.Linq;

namespace OciMultiArch.House;

/// <summary>A project's own files, and what it is compiled with.</summary>
internal sealed class Project
{
    private Project(string file, string folder, XDocument settings)
    {
        File = file;
        Folder = folder;
        Settings = settings;
        Name = Path.GetFileNameWithoutExtension(file);
    }

    public string Name { get; }

    /// <summary>The full path of the project's file.</summary>
    public string File { get; }

    /// <summary>The project's folder, from the root of the checkout, with a slash at its end.</summary>
    public string Folder { get; }

    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Files of other projects that are compiled into this one; they are measured where they lie.</summary>
    public required IReadOnlyList<SourceFile> Linked { get; init; }

    /// <summary>The full paths of the projects that this one refers to.</summary>
    public IEnumerable<string> References => Included("ProjectReference");

    private XDocument Settings { get; }

    public static Project Read(string root, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        Project bare = new(file, Relative(root, folder) + "/", XDocument.Load(file)) { Files = [], Linked = [] };
        return new(file, bare.Folder, bare.Settings)
        {
            Files = [.. Checkout.Below(folder, "*.cs").Order(StringComparer.Ordinal).Select(path => SourceFile.Read(root, Relative(root, path)))],
            Linked = [.. bare.Included("Compile").Where(System.IO.File.Exists).Select(path => SourceFile.Read(root, Relative(root, path)))],
        };
    }

    /// <summary>The folder of a file within the project; empty for a file beside the project's own.</summary>
    public string FolderOf(SourceFile file)
    {
        var path = file.Path[Folder.Length..];
        return path[..Math.Max(0, path.LastIndexOf('/'))];
    }

    private IEnumerable<string> Included(string item) => Settings.Descendants(item)
        .Select(static element => element.Attribute("Include")?.Value.Replace('\\', '/'))
        .OfType<string>()
        .Select(path => Path.GetFullPath(path, Path.GetDirectoryName(File)!));

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
