namespace OciMultiArch.Checks;

/// <summary>Where the program may be that a container starts, in the order in which a runtime looks.</summary>
internal sealed class ProgramPaths
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private readonly ImageRuntime runtime;
    private readonly bool isWindows;

    /// <param name="config">What the image says.</param>
    /// <param name="platform">What it is for.</param>
    public ProgramPaths(ImageConfig config, Platform platform)
    {
        runtime = config.Config ?? new();
        isWindows = platform.IsWindows;
        Command = CommandOf(runtime);
        var folders = Variable("LD_LIBRARY_PATH") ?? "";
        LibraryFolders = folders.Split([':', ';'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What is started; null when the image does not say.</summary>
    public string? Command { get; }

    /// <summary>Folders in which the environment tells the loader to look for libraries.</summary>
    public IReadOnlyList<string> LibraryFolders { get; }

    /// <summary>
    /// The paths that the first line of a script may mean: it is not looked up in PATH, whatever it says.
    /// </summary>
    public IEnumerable<string> OfInterpreter(string interpreter)
    {
        if (isWindows)
            return OnWindows(interpreter);
        return [FromRoot(interpreter)];
    }

    /// <summary>The paths under the root of the layers that a command may mean.</summary>
    public IEnumerable<string> Of(string command) => isWindows ? OnWindows(command) : OnUnix(command);

    private string? CommandOf(ImageRuntime runtime)
    {
        var words = runtime.Entrypoint.Count > 0 ? runtime.Entrypoint : runtime.Cmd;
        if (words is not [{ Length: > 0 } first, ..])
            return null;
        if (!isWindows || runtime.ArgsEscaped != true)
            return first;
        return first.Split(' ')[0].Trim('"'); // the whole command line
    }

    private IEnumerable<string> OnUnix(string command)
    {
        if (command.StartsWith('/'))
            return [command];
        if (command.Contains('/', StringComparison.Ordinal))
            return [$"{runtime.WorkingDir}/{command}"];
        var folders = (Variable("PATH") ?? UsualPath).Split(':');
        return folders.Select(folder => $"{FromRoot(folder)}/{command}");
    }

    private string FromRoot(string folder) => folder.StartsWith('/') ? folder : $"{runtime.WorkingDir}/{folder}";

    // In layers for Windows the drive is the folder Files (image-spec says nothing; all that runs them agrees).
    private IEnumerable<string> OnWindows(string command)
    {
        List<string> folders = [IsRooted(command) ? "" : WithoutDrive(runtime.WorkingDir ?? "")];
        if (!command.AsSpan().ContainsAny('\\', '/'))
            folders.AddRange(["Windows/System32", "Windows"]);
        List<string> endings = [""];
        if (!command.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            endings.Add(".exe");
        foreach (var folder in folders)
            foreach (var ending in endings)
                yield return $"Files/{folder}/{WithoutDrive(command)}{ending}";
    }

    private static bool IsRooted(string path) => path is [_, ':', ..] or ['\\' or '/', ..];

    private static string WithoutDrive(string path)
    {
        if (path is [_, ':', ..])
            path = path[2..];
        return path.Replace('\\', '/');
    }

    private string? Variable(string name)
    {
        var start = name + "=";
        var last = runtime.Env.LastOrDefault(variable => variable.StartsWith(start, StringComparison.Ordinal));
        return last?[start.Length..];
    }
}
