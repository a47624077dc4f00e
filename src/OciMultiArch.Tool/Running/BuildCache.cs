namespace OciMultiArch.Tool.Running;

/// <summary>The layout folder in which builds keep the layers they pack.</summary>
internal static class BuildCache
{
    /// <summary>The folder that was named, or else the user's own.</summary>
    public static OciLayout At(string? named) => OciLayout.At(named ?? Path.Combine(UserCache(), "ocimulti"));

    private static string UserCache()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named))
            return named;
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}
