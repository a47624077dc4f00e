using System.Diagnostics;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The go command, where it runs and in which environment.</summary>
internal sealed class GoTool
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly string command;
    private readonly string directory;
    private readonly IReadOnlyDictionary<string, string> environment;

    private GoTool(string command, string directory, IReadOnlyDictionary<string, string> environment) =>
        (this.command, this.directory, this.environment) = (command, directory, environment);

    /// <exception cref="BuildException">There is no such command.</exception>
    public static GoTool Find(GoApp app, string directory) =>
        Locate(app) is { } command
            ? new(command, directory, app.Environment)
            : throw new BuildException(
                $"The go command '{Printable.Short(app.GoCommand)}' was not found. "
                + "Install Go from https://go.dev/dl or with the system's packages, or set GoCommand to its path.");

    /// <summary>Refuses variables that would make a build something else than its platform says.</summary>
    /// <exception cref="ArgumentException">A variable cannot be set.</exception>
    public static void CheckEnvironment(GoApp app)
    {
        foreach (var (name, value) in app.Environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException(
                    $"'{Printable.Short(name)}' of Environment cannot be a variable: its name is empty or holds '=', or one of both holds NUL.", nameof(app));
            if (GoTarget.Variables.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException(
                    $"{Printable.Short(name)} cannot be set in Environment, since each platform sets its own. "
                    + "Use Platforms, with a variant such as linux/amd64/v3.", nameof(app));
        }
    }

    /// <summary>Runs go.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="target">What to build for; null for the machine itself.</param>
    /// <param name="temporary">The folder for go's own temporary files; null for its choice.</param>
    /// <param name="cancellationToken">Ends go and all that it started.</param>
    public Task<GoAnswer> RunAsync(IEnumerable<string> arguments, GoTarget? target, string? temporary, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = directory };
        start.Environment["CGO_ENABLED"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        foreach (var name in GoTarget.Variables)
            start.Environment.Remove(name);
        foreach (var (name, value) in target?.Environment ?? [])
            start.Environment[name] = value;
        if (temporary is not null)
            start.Environment["GOTMPDIR"] = temporary;
        return GoProcess.RunAsync(start, cancellationToken);
    }

    private static string? Locate(GoApp app)
    {
        var name = app.GoCommand;
        if (string.IsNullOrWhiteSpace(name) || name.Contains('\0', StringComparison.Ordinal))
            return null;
        if (name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar))
            return Programs(Path.GetFullPath(name)).FirstOrDefault(IsProgram);
        // Only absolute folders: a go in the folder that happens to be current is not the user's.
        var path = app.Environment.GetValueOrDefault("PATH") ?? System.Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).SelectMany(each => Programs(Path.Combine(each, name))).FirstOrDefault(IsProgram);
    }

    private static string[] Programs(string path) =>
        OperatingSystem.IsWindows() && !path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? [path + ".exe"] : [path];

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
