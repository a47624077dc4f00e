namespace OciMultiArch.Http;

/// <summary>Where a user's own files are.</summary>
internal static class UserFolder
{
    private const string ProcessStatus = "/proc/self/status";

    public static string Home(Func<string, string?> environment) =>
        environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>XDG Base Directory Specification: <c>XDG_CONFIG_HOME</c>, otherwise <c>.config</c> of the home folder.</summary>
    public static string Config(Func<string, string?> environment) =>
        environment("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : Path.Combine(Home(environment), ".config");

    /// <summary>The number of the user of this process on Linux; null where there is none.</summary>
    public static string? Number()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines(ProcessStatus).Select(static each => each.Split('\t')).FirstOrDefault(static each => each is ["Uid:", _, ..])?[1]
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
