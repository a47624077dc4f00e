namespace OciMultiArch.House;

/// <summary>The projects below some folders of a checkout, with their files.</summary>
internal sealed class Checkout
{
    private static readonly string[] NotSource = [".git", "bin", "obj", "artifacts"];

    private Checkout(string root, IReadOnlyList<Project> projects)
    {
        Root = root;
        Projects = projects;
    }

    public string Root { get; }

    public IReadOnlyList<Project> Projects { get; }

    public IEnumerable<SourceFile> Files => Projects.SelectMany(static project => project.Files);

    /// <summary>Reads every project below the folders, one after another, in the order of their names.</summary>
    public static Checkout Open(string root, IEnumerable<string> folders)
    {
        var projects = folders.SelectMany(folder => Below(Path.Combine(root, folder), "*.csproj")).Order(StringComparer.Ordinal);
        return new(root, [.. projects.Select(file => Project.Read(root, file))]);
    }

    /// <summary>The nearest folder that holds the solution, from a folder upwards.</summary>
    public static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "OciMultiArch.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"{folder}: no OciMultiArch.sln here or above. Name the root of a checkout.");
    }

    /// <summary>The files below a folder, without what a build makes.</summary>
    public static IEnumerable<string> Below(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
            return [];
        var folders = Directory.EnumerateDirectories(folder).Where(static path => !NotSource.Contains(Path.GetFileName(path)));
        return Directory.EnumerateFiles(folder, pattern).Concat(folders.SelectMany(path => Below(path, pattern)));
    }
}
