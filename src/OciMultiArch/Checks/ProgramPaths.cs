namespace OciMultiArch.Checks;

/// <summary>Where the program may be that a container starts, in the order in which a runtime looks.</summary>
internal sealed class ProgramPaths
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private readonly ImageRuntime runtime;
    private readonly bool isWindows;

    public ProgramPaths(ImageConfig config, Platform platform)
    {
        (runtime, isWindows) = (config.Config ?? new(), platform.Canonical().Os == "windows");
        var words = runtime.Entrypoint.Count > 0 ? runtime.Entrypoint : runtime.Cmd;
        Command = words is not [{ Length: > 0 } first, ..] ? null
            : runtime.ArgsEscaped == true && isWindows ? first.Split(' ')[0].Trim('"')
            : first;
    }

    /// <summary>What is started; null when the image does not say.</summary>
    public string? Command { get; }

    /// <summary>The paths under the root of the layers that a command may mean.</summary>
    public IEnumerable<string> Of(string command) => isWindows ? OnWindows(command) : OnUnix(command);

    private IEnumerable<string> OnUnix(string command)
    {
        if (command.StartsWith('/'))
            return [command];
        if (command.Contains('/', StringComparison.Ordinal))
            return [$"{runtime.WorkingDir}/{command}"];
        return (Variable("PATH") ?? UsualPath).Split(':').Select(each => each.StartsWith('/') ? $"{each}/{command}" : $"{runtime.WorkingDir}/{each}/{command}");
    }

    // In layers for Windows the drive is the folder Files (image-spec says nothing; all that runs them agrees).
    private IEnumerable<string> OnWindows(string command)
    {
        string[] folders = command.AsSpan().ContainsAny('\\', '/') ? [""] : ["", "Windows/System32", "Windows"];
        foreach (var folder in folders)
            foreach (var ending in command.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? (string[])[""] : ["", ".exe"])
                yield return $"Files/{(folder.Length == 0 && !IsRooted(command) ? WithoutDrive(runtime.WorkingDir ?? "") : folder)}/{WithoutDrive(command)}{ending}";
    }

    private static bool IsRooted(string path) => path is [_, ':', ..] or ['\\' or '/', ..];

    private static string WithoutDrive(string path) => (path is [_, ':', ..] ? path[2..] : path).Replace('\\', '/');

    private string? Variable(string name) => runtime.Env.LastOrDefault(each => each.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
