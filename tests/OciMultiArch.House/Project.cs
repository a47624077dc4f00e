using System.Xml.Linq;

namespace OciMultiArch.House;

/// <summary>A project's own files, and what it is compiled with.</summary>
internal sealed class Project
{
    /// <summary>The full path of the project's file.</summary>
    public required string File { get; init; }

    /// <summary>The project's folder, from the root of the checkout, with a slash at its end.</summary>
    public required string Folder { get; init; }

    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Files of other projects that are compiled into this one; they are measured where they lie.</summary>
    public IReadOnlyList<SourceFile> Linked { get; init; } = [];

    /// <summary>The full paths of the projects that this one refers to.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The name of the project's folder.</summary>
    public string Name => Path.GetFileName(Folder.TrimEnd('/'));

    public static Project Read(string root, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var settings = XDocument.Load(file);
        var own = SourceFolder.Below(folder, "*.cs").Order(StringComparer.Ordinal).Select(path => SourceFile.Read(root, path));
        var linked = Included(settings, "Compile", folder).Where(System.IO.File.Exists).Select(path => SourceFile.Read(root, path));
        return new()
        {
            File = file,
            Folder = SourceFolder.Relative(root, folder) + "/",
            Files = [.. own],
            Linked = [.. linked],
            References = [.. Included(settings, "ProjectReference", folder)],
        };
    }

    /// <summary>The folder of a file within the project; empty for a file beside the project's own.</summary>
    public string FolderOf(SourceFile file)
    {
        var path = file.Path[Folder.Length..];
        return path[..Math.Max(0, path.LastIndexOf('/'))];
    }

    private static IEnumerable<string> Included(XDocument settings, string item, string folder) =>
        from element in settings.Descendants(item)
        let path = element.Attribute("Include")?.Value.Replace('\\', '/')
        where path is not null
        select Path.GetFullPath(path, folder);
}
