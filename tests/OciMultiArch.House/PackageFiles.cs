using System.Text.Json;

namespace OciMultiArch.House;

/// <summary>
/// The assemblies of the packages that the last restore gave a project; none for a project that was never restored.
/// </summary>
internal static class PackageFiles
{
    public static IReadOnlyList<string> Of(Project project)
    {
        var assets = Path.Combine(Path.GetDirectoryName(project.File)!, "obj", "project.assets.json");
        if (!File.Exists(assets))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(assets));
        var folders = document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(static folder => folder.Name);
        var target = document.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        var paths =
            from path in target.EnumerateObject().SelectMany(Assemblies)
            from folder in folders
            select Path.Combine(folder, path);
        return [.. paths.Where(File.Exists)];
    }

    // The folder of a package is its name and version in lower case.
    private static IEnumerable<string> Assemblies(JsonProperty package)
    {
        var isPackage = package.Value.GetProperty("type").GetString() == "package";
        if (!isPackage || !package.Value.TryGetProperty("compile", out var files))
            return [];
        return files.EnumerateObject().Select(file => $"{package.Name.ToLowerInvariant()}/{file.Name}");
    }
}
