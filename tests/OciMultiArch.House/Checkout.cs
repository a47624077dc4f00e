namespace OciMultiArch.House;

/// <summary>Finds the projects of a checkout.</summary>
internal static class Checkout
{
    /// <summary>Reads every project below the folders of a checkout, in the order of their names.</summary>
    public static IReadOnlyList<Project> Projects(string root, IEnumerable<string> folders)
    {
        var files = folders.SelectMany(folder => SourceFolder.Below(Path.Combine(root, folder), "*.csproj"));
        return [.. files.Order(StringComparer.Ordinal).Select(file => Project.Read(root, file))];
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
}
