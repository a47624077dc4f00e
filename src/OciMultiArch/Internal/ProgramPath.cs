namespace OciMultiArch.Internal;

/// <summary>
/// Finds a program on a search path, in absolute folders only: the working folder is never looked into.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string? Find(string name, string? searchPath)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var files = folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file));
        return files.FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path)
    {
        if (!File.Exists(path))
            return false;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0;
    }
}
