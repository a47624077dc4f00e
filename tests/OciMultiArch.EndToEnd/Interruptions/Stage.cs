using System.Globalization;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>A run of the tool that is interrupted: its folders, its repository, and what is left of it.</summary>
internal sealed class Stage(Moment moment, RealRegistry registry, ForwardingServer server) : IDisposable
{
    private readonly TempFolder folder = new();
    private int process;
    private int pressed;

    public string Repository { get; } = $"app{moment.Number}";

    public string Layout => folder.At("out");

    /// <summary>Runs the work, and presses Ctrl-C when the moment has come.</summary>
    public async Task<ProgramResult> InterruptAsync(string source)
    {
        server.Held = Press;
        using CancellationTokenSource end = new();
        var watching = moment.Event is Event.Request or Event.Bytes ? Task.CompletedTask : WatchAsync(end.Token);
        var ended = await RunAsync(source);
        await end.CancelAsync();
        await watching;
        return ended;
    }

    public async Task<ProgramResult> RunAsync(string source)
    {
        using var tool = SampleProgram.Ocimulti();
        string[] words = moment.Work switch
        {
            Work.Build => ["build", source, "--platform", "linux/amd64,linux/arm64", "--to", $"{server.Host}/{Repository}", "--tag", "1"],
            Work.Push => ["copy", $"oci:{source}:1", $"{server.Host}/{Repository}:1"],
            _ => ["copy", $"{server.Host}/{source}:1", $"oci:{Layout}:1"],
        };
        // A session of its own is a process group of its own, as a shell makes one for each command.
        return await Programs.RunAsync(
            Programs.Find("setsid", "util-linux"),
            ["--wait", .. tool.Command, .. words, "--progress", "none"],
            new Dictionary<string, string?>
            {
                ["TMPDIR"] = folder.Folder("tmp"),
                ["XDG_CACHE_HOME"] = folder.Folder("cache"),
                ["DOCKER_CONFIG"] = folder.Folder("docker"),
                ["GOCACHE"] = SampleProgram.GoCache,
            },
            folder.Folder("work"),
            timeout: TimeSpan.FromMinutes(2),
            started: id => process = id);
    }

    /// <summary>What must not be there after an interruption.</summary>
    public IEnumerable<string> Leftovers()
    {
        foreach (var each in Directory.EnumerateFileSystemEntries(folder.At("tmp"), "*", SearchOption.AllDirectories))
            yield return $"temporary: {each}";
        foreach (var each in Directory.EnumerateFiles(folder.Path, ".tmp-*", SearchOption.AllDirectories))
            yield return $"half written: {each}";
        if (File.Exists(Path.Combine(Layout, "index.json")))
            yield return $"named: {Layout}";
        foreach (var each in Processes())
            yield return $"still running: {each}";
        foreach (var each in Stored("_manifests/tags"))
            yield return $"named: {each}";
    }

    /// <summary>
    /// The upload sessions that the registry keeps open though nobody asked to cancel them. Distribution 2.8 refuses to
    /// cancel one whose bytes broke off, as
    /// its address tells of none yet; and of each that is complete it keeps the state of an empty hash.
    /// </summary>
    public async Task<IReadOnlyList<string>> UploadsAsync()
    {
        await registry.SettleAsync();
        var cancelled = registry.Requests.Where(static each => each.Method == "DELETE").Select(static each => each.Path).ToList();
        return [.. Stored("_uploads").Where(static each => Path.GetFileName(each) == "startedat").Select(static each =>
            Path.GetFileName(Path.GetDirectoryName(each)!))
            .Where(each => !cancelled.Any(path => path.Contains(
                $"/uploads/{each}?",
                StringComparison.Ordinal))).Select(static each => $"open upload: {each}")];
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Stored(string what)
    {
        var place = Path.Combine(registry.StorageFolder, "docker/registry/v2/repositories", Repository, what);
        return Directory.Exists(place) ? Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories) : [];
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !HasCome())
            await Task.Delay(1, CancellationToken.None);
        if (!cancellationToken.IsCancellationRequested)
            Press();
    }

    private bool HasCome() => moment.Event switch
    {
        Event.Compiling => Directory.Exists(folder.At("tmp"))
            && Directory.EnumerateDirectories(folder.At("tmp"), "ocimultiarch-go-*").Any(),
        Event.Linking => Processes().Any(static each => each.Contains("/link ", StringComparison.Ordinal)),
        _ => Directory.Exists(folder.At("cache/ocimulti"))
            && Directory.EnumerateFiles(folder.At("cache/ocimulti"), ".tmp-*").Any(static each => Length(each) > 0),
    };

    private static long Length(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;

    // Every process that has the folder of this run in its environment or on its command line, but for those that wait for it.
    private IEnumerable<string> Processes()
    {
        foreach (var each in Directory.EnumerateDirectories("/proc").Where(static each => char.IsAsciiDigit(Path.GetFileName(each)[0])))
        {
            string words;
            try
            {
                words = File.ReadAllText($"{each}/cmdline").Replace('\0', ' ');
                if (!$"{File.ReadAllText($"{each}/environ")}{words}".Contains(folder.Path, StringComparison.Ordinal))
                    continue;
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            yield return $"{Path.GetFileName(each)} {words}";
        }
    }

    // A second signal would end the program at once.
    private void Press()
    {
        if (Interlocked.Exchange(ref pressed, 1) == 1)
            return;
        var group = Volatile.Read(ref process).ToString(CultureInfo.InvariantCulture);
        using var kill = System.Diagnostics.Process.Start(
            Programs.Find("kill", "procps"), ["-INT", "--", moment.ToGroup ? $"-{group}" : group]);
        kill.WaitForExit();
    }
}
