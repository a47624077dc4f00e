using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Where go runs, and what it is asked to build there.</summary>
internal sealed record GoSource(string Directory, string Package)
{
    private static readonly string[] ModuleFiles = ["go.mod", "go.sum", "go.work", "go.work.sum"];

    /// <exception cref="ArgumentException">The package is no single package.</exception>
    /// <exception cref="BuildException">A folder does not exist, or a source is no regular file.</exception>
    public static GoSource Of(string package, string? workingDirectory)
    {
        if (Problem(package) is { } problem)
            throw new ArgumentException(
                $"The package '{Printable.Short(package)}' cannot be built: {problem}.", nameof(package));
        var directory = Path.GetFullPath(workingDirectory ?? ".");
        if (!System.IO.Directory.Exists(directory))
            throw new BuildException(
                OciMultiArch.Problem.NotFound,
                $"The WorkingDirectory {Printable.Short(directory)} does not exist.");
        var folder = Path.GetFullPath(package, directory);
        if (System.IO.Directory.Exists(folder))
        {
            CheckInputs(folder);
            return new(folder, ".");
        }
        if (File.Exists(folder) && CanNameFile(package))
            throw new BuildException(
                OciMultiArch.Problem.BuildFailed,
                $"The package {Printable.Short(package)} is a file.",
                new("Name the folder it is in, so that all files of the package are built."));
        if (!IsPath(package))
            return new(directory, package);
        throw new BuildException(
            OciMultiArch.Problem.NotFound,
            $"The package {Printable.Short(package)} does not exist: there is no folder {Printable.Short(folder)}.");
    }

    // Go waits for ever for what a pipe says in place of a source file.
    private static void CheckInputs(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
            foreach (var name in ModuleFiles)
                CheckInput(Path.Combine(above, name));
        foreach (var file in System.IO.Directory.EnumerateFileSystemEntries(folder, "*.go"))
            CheckInput(file);
    }

    private static void CheckInput(string file)
    {
        try
        {
            RegularFile.Check(file);
        }
        catch (IrregularFileException irregular)
        {
            throw new BuildException(
                OciMultiArch.Problem.BuildFailed,
                $"{Printable.Short(file)} cannot be built: {irregular.Message}.",
                new(IrregularFileException.Remedy));
        }
    }

    private static string? Problem(string package) => package switch
    {
        _ when package.Contains('\0', StringComparison.Ordinal) => "it holds NUL",
        ['-', ..] => "it begins with '-'",
        _ when package.Contains("...", StringComparison.Ordinal) => "it is a pattern; name one main package",
        _ when HasVersion(package) => "go build takes no version; require the module in a go.mod",
        _ => null,
    };

    // Go takes a name that ends with .go for a file wherever it stands.
    private static bool CanNameFile(string package) =>
        IsPath(package) || package.EndsWith(".go", StringComparison.Ordinal);

    private static bool HasVersion(string package) =>
        package.Contains('@', StringComparison.Ordinal) && !IsPath(package);

    private static bool IsPath(string package)
    {
        if (Path.IsPathRooted(package) || package is "." or "..")
            return true;
        if (OperatingSystem.IsWindows())
            return package.StartsWith('.');
        return package is ['.', '/', ..] or ['.', '.', '/', ..];
    }
}
