using System.Diagnostics;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The go command, where it runs and in which environment.</summary>
internal sealed class GoTool
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string Usual = "go";
    private readonly IReadOnlyDictionary<string, string> environment;

    private GoTool(string command, string directory, IReadOnlyDictionary<string, string> environment)
    {
        Command = command;
        Directory = directory;
        this.environment = environment;
    }

    /// <summary>The whole path of the command.</summary>
    public string Command { get; }

    /// <summary>Where it runs.</summary>
    public string Directory { get; }

    /// <summary>Whether it takes more memory for less time where there is enough; false by default.</summary>
    public bool MayTakeMemory { get; set; }

    /// <summary>Told what go says it is doing for a platform; null, the default, for nobody.</summary>
    public Action<Platform, string>? Step { get; set; }

    /// <summary>Finds the go command.</summary>
    /// <param name="name">A path, or a name that is looked up in PATH.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">Variables on top of this process's own.</param>
    /// <exception cref="BuildException">There is no such command.</exception>
    public static GoTool Find(string name, string directory, IReadOnlyDictionary<string, string> environment)
    {
        if (Locate(name, environment) is { } command)
            return new(command, directory, environment);
        var reason = IsPath(name) && File.Exists(name) ? "is not a program: nobody may run it" : "was not found";
        throw new BuildException(
            Problem.MissingProgram,
            $"The go command '{Printable.Short(name)}' {reason}.",
            new(
                RemedyKind.SetGoCommand,
                "Install Go from https://go.dev/dl or with the system's packages, or set GoCommand to its path.",
                name == Usual ? null : name));
    }

    /// <summary>Refuses variables that would make a build something else than its platform says.</summary>
    /// <exception cref="ArgumentException">A variable cannot be set.</exception>
    public static void CheckEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (!IsVariable(name, value))
                throw new ArgumentException(
                    $"'{Printable.Short(name)}' cannot be a variable of go: "
                    + "its name is empty or holds '=', or one of both holds NUL.",
                    nameof(environment));
            if (GoTarget.Variables.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException(
                    $"{Printable.Short(name)} cannot be set for go, since each platform sets its own. "
                    + "Name a platform in its place, with a variant such as linux/amd64/v3.",
                    nameof(environment));
        }
    }

    /// <summary>Runs go.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="target">What to build for; null for the machine itself.</param>
    /// <param name="temporary">The folder for go's own temporary files; null for its choice.</param>
    /// <param name="cancellationToken">Ends go and all that it started.</param>
    public Task<GoAnswer> RunAsync(
        IEnumerable<string> arguments, GoTarget? target, string? temporary, CancellationToken cancellationToken)
    {
        var start = Start(arguments, target);
        if (temporary is not null)
            start.Environment["GOTMPDIR"] = temporary;
        return GoProcess.RunAsync(start, StepsOf(target), cancellationToken);
    }

    /// <summary>The variables that go sees where it is not told what to build for.</summary>
    public IReadOnlyDictionary<string, string> Variables()
    {
        var seen = Start([], null).Environment;
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return seen.ToDictionary(static pair => pair.Key, static pair => pair.Value ?? "", comparer);
    }

    private ProcessStartInfo Start(IEnumerable<string> arguments, GoTarget? target)
    {
        ProcessStartInfo start = new(Command, arguments) { WorkingDirectory = Directory };
        start.Environment["CGO_ENABLED"] = "0";
        foreach (var (name, value) in environment.Concat(target?.Own ?? Frozen.EmptyMap()))
            start.Environment[name] = value;
        foreach (var name in GoTarget.Variables)
            start.Environment.Remove(name);
        foreach (var (name, value) in target?.Environment ?? [])
            start.Environment[name] = value;
        if (MayTakeMemory)
            GoCollector.SetIn(start.Environment, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount);
        return start;
    }

    private GoSteps? StepsOf(GoTarget? target)
    {
        if (Step is not { } step || target is null)
            return null;
        return new(told => step(target.Platform, told));
    }

    private static bool IsVariable(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            return false;
        return !value.Contains('\0', StringComparison.Ordinal);
    }

    private static bool IsPath(string name) => name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);

    private static string? Locate(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains('\0', StringComparison.Ordinal))
            return null;
        if (IsPath(name))
            return Program(Path.GetFullPath(name));
        var path = environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        // Only absolute folders: a go in the folder that happens to be current is not the user's.
        foreach (var folder in folders.Where(Path.IsPathFullyQualified))
            if (Program(Path.Combine(folder, name)) is { } program)
                return program;
        return null;
    }

    // The file of a program, with Windows' extension where it is left out; null where there is none.
    private static string? Program(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            var hasExtension = path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
            var file = hasExtension ? path : path + ".exe";
            return File.Exists(file) ? file : null;
        }
        var isProgram = File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
        return isProgram ? path : null;
    }
}
