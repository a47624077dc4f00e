namespace OciMultiArch.Internal;

/// <summary>
/// Finds a program on a search path, in absolute folders only: the working folder is never looked into.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string? Find(string name, string? searchPath)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified);
        return folders.Select(each => Path.Combine(each, file)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
