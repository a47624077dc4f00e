using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Where go runs, and what it is asked to build there.</summary>
internal sealed record GoSource(string Directory, string Package)
{
    /// <exception cref="ArgumentException">The package is no single package.</exception>
    /// <exception cref="BuildException">A folder does not exist.</exception>
    public static GoSource Of(GoApp app)
    {
        var package = app.Package;
        if (Problem(package) is { } problem)
            throw new ArgumentException($"The package '{Printable.Short(package)}' cannot be built: {problem}.", nameof(app));
        var directory = Path.GetFullPath(app.WorkingDirectory ?? ".");
        if (!System.IO.Directory.Exists(directory))
            throw new BuildException($"The WorkingDirectory {Printable.Short(directory)} does not exist.");
        var folder = Path.GetFullPath(package, directory);
        if (System.IO.Directory.Exists(folder))
            return new(folder, ".");
        // Go takes such a name for a file wherever it stands.
        if (File.Exists(folder) && (IsPath(package) || package.EndsWith(".go", StringComparison.Ordinal)))
            throw new BuildException($"The package {Printable.Short(package)} is a file. Name the folder it is in, so that all files of the package are built.");
        if (!IsPath(package))
            return new(directory, package);
        throw new BuildException($"The package {Printable.Short(package)} does not exist: there is no folder {Printable.Short(folder)}.");
    }

    private static string? Problem(string package) =>
        package.Contains('\0', StringComparison.Ordinal) ? "it holds NUL"
        : package.StartsWith('-') ? "it begins with '-'"
        : package.Contains("...", StringComparison.Ordinal) ? "it is a pattern; name one main package"
        : package.Contains('@', StringComparison.Ordinal) && !IsPath(package) ? "go build takes no version; require the module in a go.mod"
        : null;

    private static bool IsPath(string package) =>
        Path.IsPathRooted(package) || package.StartsWith("./", StringComparison.Ordinal) || package.StartsWith("../", StringComparison.Ordinal)
        || package is "." or ".."
        || (OperatingSystem.IsWindows() && package.StartsWith('.'));
}
