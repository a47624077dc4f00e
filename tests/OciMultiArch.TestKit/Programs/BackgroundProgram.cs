using System.Diagnostics;

namespace OciMultiArch.TestKit;

/// <summary>A program that runs beside the test. It ends with this object, and also when the test process dies.</summary>
public sealed class BackgroundProgram : IAsyncDisposable
{
    // The watcher reads a pipe that closes with the test process, whatever ended that.
    private const string EndWithParent =
        "exec 3<&0; \"$@\" </dev/null & child=$!; (cat <&3; kill -9 $child) >/dev/null 2>&1 & wait $child";

    private readonly Process process;

    private BackgroundProgram(Process process) => this.process = process;

    public bool HasExited => process.HasExited;

    /// <summary>Starts a program; each line it says, on either stream, is handed over as it comes, from a thread of the pool.</summary>
    public static BackgroundProgram Start(
        string program,
        IEnumerable<string> arguments,
        Action<string> stdout,
        Action<string> stderr,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null)
    {
        var start = Programs.Describe("/bin/sh", ["-c", EndWithParent, "sh", program, .. arguments], environment, workingFolder);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Tell(stdout, line.Data);
        process.ErrorDataReceived += (_, line) => Tell(stderr, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Completes when the program has ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default) => process.WaitForExitAsync(cancellationToken);

    /// <summary>Kills the program and all its children at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void Tell(Action<string> listener, string? line)
    {
        if (line is not null) listener(line);
    }
}
