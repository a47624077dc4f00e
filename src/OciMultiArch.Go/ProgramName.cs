namespace OciMultiArch.Go;

/// <summary>What a program is called after its package.</summary>
internal static class ProgramName
{
    /// <summary>
    /// The name go itself gives a program: the last part of its path that is not a major version (<c>go help build</c>).
    /// </summary>
    public static string OfPath(string path)
    {
        var parts = path.Split('/', '\\');
        var endsWithVersion = parts.Length > 1 && IsMajorVersion(parts[^1]);
        return endsWithVersion ? parts[^2] : parts[^1];
    }

    /// <summary>The name of a package, a folder or an import path, in small letters as repositories have them.</summary>
    /// <param name="package">The package.</param>
    /// <param name="workingDirectory">Where a relative folder is looked for; null for that of this process.</param>
    public static string OfPackage(string package, string? workingDirectory = null)
    {
        var path = Path.GetFullPath(package, Path.GetFullPath(workingDirectory ?? "."));
        return OfPath(Path.TrimEndingDirectorySeparator(path)).ToLowerInvariant();
    }

    private static bool IsMajorVersion(string part)
    {
        if (part is "v1" or not ['v', >= '1' and <= '9', ..])
            return false;
        return part.Skip(1).All(char.IsAsciiDigit);
    }
}
