using System.Diagnostics;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>The real programs that tests talk to. A missing one is a failure that names the package, never a skipped test.</summary>
public static class Programs
{
    private static readonly string[] AlsoLookIn = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string DockerRegistry => Find("docker-registry", "docker-registry");

    public static string Skopeo => Find("skopeo", "skopeo");

    public static string Nginx => Find("nginx", "nginx-light");

    public static string Umoci => Find("umoci", "umoci");

    public static string Buildah => Find("buildah", "buildah");

    public static string Docker => Find("docker", "docker.io");

    /// <summary>Runs another program at another time.</summary>
    public static string Faketime => Find("faketime", "faketime");

    public static string Go => Find("go", "golang-go");

    /// <summary>The user-mode emulator of an architecture by its QEMU name: aarch64, arm, riscv64, s390x, ppc64le, i386, x86_64.</summary>
    public static string Qemu(string architecture) => Find($"qemu-{architecture}-static", "qemu-user-static");

    /// <summary>The full path of a program on PATH or in the usual system folders.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere; the message names the Debian package to install.</exception>
    public static string Find(string name, string package)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(AlsoLookIn);
        return folders.Select(each => Path.Combine(each, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"The program {name} is not installed. Run 'apt-get install {package}' or tests/run.sh, which installs what is missing.");
    }

    /// <summary>Runs a program to its end without a shell.</summary>
    /// <param name="environment">
    /// Added to PATH, HOME, TMPDIR and LANG, the only inherited variables, and to OCIMULTI_OTHER_TOOLS=none; null as a value removes one.
    /// </param>
    /// <param name="stdin">Text for its standard input; null: an empty one.</param>
    /// <param name="timeout">Two minutes when null. Then the program and its children are killed.</param>
    /// <param name="started">Called with the process id once it runs.</param>
    /// <exception cref="TimeoutException">It took longer; the message holds what it said so far.</exception>
    public static async Task<ProgramResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null,
        string? stdin = null,
        TimeSpan? timeout = null,
        Action<int>? started = null,
        CancellationToken cancellationToken = default)
    {
        var start = Describe(program, arguments, environment, workingFolder);
        PlantedLogins.Plant(start.Environment, start.ArgumentList, stdin);
        var commandLine = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
        using var process = new Process { StartInfo = start };
        var (stdout, stderr) = (new StringBuilder(), new StringBuilder());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? Patience);
        process.Start();
        started?.Invoke(process.Id);
        try
        {
            await Task.WhenAll(
                FeedAsync(process, stdin, limit.Token),
                ListenAsync(process.StandardOutput, stdout, limit.Token),
                ListenAsync(process.StandardError, stderr, limit.Token),
                process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(
                $"{commandLine} took longer than {timeout ?? Patience}\n--- stdout\n{Text(stdout)}\n--- stderr\n{Text(stderr)}");
        }

        return new(commandLine, process.ExitCode, Text(stdout), Text(stderr));
    }

    internal static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, string? workingFolder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "HOME", "TMPDIR"]) start.Environment[name] = Environment.GetEnvironmentVariable(name);
        start.Environment["LANG"] = "C.UTF-8";
        // What podman, docker and containerd are told on the machine of the tests is none of their business.
        start.Environment["OCIMULTI_OTHER_TOOLS"] = "none";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        foreach (var name in start.Environment.Where(each => each.Value is null).Select(each => each.Key).ToList())
            start.Environment.Remove(name);
        return start;
    }

    private static async Task FeedAsync(Process process, string? stdin, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(stdin.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells the story.
        }
    }

    private static async Task ListenAsync(StreamReader said, StringBuilder text, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        while (await said.ReadAsync(buffer, cancellationToken) is var read and > 0)
            lock (text) text.Append(buffer, 0, read);
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
