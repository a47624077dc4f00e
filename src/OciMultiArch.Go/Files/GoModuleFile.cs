namespace OciMultiArch.Go;

/// <summary>What go calls a folder of a module.</summary>
internal static class GoModuleFile
{
    private const string Keyword = "module";

    /// <summary>The import path of a package; null where no module is above it, or it cannot be read.</summary>
    /// <param name="folder">The whole path of its folder.</param>
    public static string? ImportPathOf(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            var file = Path.Combine(above, "go.mod");
            if (!File.Exists(file))
                continue;
            if (NameIn(file) is not { } module)
                return null;
            var inside = Path.GetRelativePath(above, folder).Replace('\\', '/');
            return inside == "." ? module : $"{module}/{inside}";
        }
        return null;
    }

    private static string? NameIn(string file)
    {
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                var words = line.Split("//")[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words is [Keyword, var name])
                    return name.Trim('"', '`');
            }
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // go says what is wrong with it
        }
    }
}
