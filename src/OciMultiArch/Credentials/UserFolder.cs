namespace OciMultiArch.Credentials;

/// <summary>Where a user's own files are.</summary>
internal static class UserFolder
{
    private const string ProcessStatus = "/proc/self/status";

    /// <summary>
    /// The home folder, as a full path even where it does not exist: somebody else's sources may lie in the working
    /// folder, so no login is looked for there.
    /// </summary>
    public static string Home(Func<string, string?> environment)
    {
        var variable = OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME";
        return Absolute(environment(variable)) ?? SystemHome();
    }

    /// <summary>
    /// XDG Base Directory Specification: <c>XDG_CONFIG_HOME</c>, otherwise <c>.config</c> of the home folder.
    /// </summary>
    public static string Config(Func<string, string?> environment) =>
        Absolute(environment("XDG_CONFIG_HOME")) ?? Path.Combine(Home(environment), ".config");

    /// <summary>
    /// A folder that a variable names; null for none, and for a path that is not full (XDG Base Directory
    /// Specification: to be ignored).
    /// </summary>
    public static string? Absolute(string? folder) => Path.IsPathFullyQualified(folder ?? "") ? folder : null;

    /// <summary>The number of the user of this process on Linux; null where there is none.</summary>
    public static string? Number()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var lines = File.ReadLines(ProcessStatus).Select(static line => line.Split('\t'));
            return lines.FirstOrDefault(static line => line is ["Uid:", _, ..])?[1];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A process may itself run with a HOME that is no full path.
    private static string SystemHome()
    {
        var folder = Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return Absolute(folder) ?? Path.GetPathRoot(Environment.CurrentDirectory)!;
    }
}
