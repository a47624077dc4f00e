namespace OciMultiArch.Checks;

/// <summary>Where the program may be that a container starts, in the order in which a runtime looks.</summary>
internal sealed class ProgramPaths
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private readonly ImageRuntime runtime;
    private readonly bool isWindows;

    public ProgramPaths(ImageConfig config, Platform platform)
    {
        runtime = config.Config ?? new();
        isWindows = platform.Canonical().Os == "windows";
        Command = CommandOf(runtime);
    }

    /// <summary>What is started; null when the image does not say.</summary>
    public string? Command { get; }

    /// <summary>The paths under the root of the layers that a command may mean.</summary>
    public IEnumerable<string> Of(string command) => isWindows ? OnWindows(command) : OnUnix(command);

    private string? CommandOf(ImageRuntime runtime)
    {
        var words = runtime.Entrypoint.Count > 0 ? runtime.Entrypoint : runtime.Cmd;
        if (words is not [{ Length: > 0 } first, ..])
            return null;
        var isCommandLine = isWindows && runtime.ArgsEscaped == true;
        return isCommandLine ? first.Split(' ')[0].Trim('"') : first;
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
        var own = IsRooted(command) ? "" : WithoutDrive(runtime.WorkingDir ?? "");
        var isPath = command.AsSpan().ContainsAny('\\', '/');
        string[] folders = isPath ? [own] : [own, "Windows/System32", "Windows"];
        string[] endings = command.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? [""] : ["", ".exe"];
        foreach (var folder in folders)
            foreach (var ending in endings)
                yield return $"Files/{folder}/{WithoutDrive(command)}{ending}";
    }

    private static bool IsRooted(string path) => path is [_, ':', ..] or ['\\' or '/', ..];

    private static string WithoutDrive(string path)
    {
        var rest = path is [_, ':', ..] ? path[2..] : path;
        return rest.Replace('\\', '/');
    }

    private string? Variable(string name)
    {
        var start = name + "=";
        var last = runtime.Env.LastOrDefault(variable => variable.StartsWith(start, StringComparison.Ordinal));
        return last?[start.Length..];
    }
}
