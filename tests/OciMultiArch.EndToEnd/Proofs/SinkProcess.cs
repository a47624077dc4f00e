using System.Diagnostics;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>The counting registry of benchmarks/compare.sh as a process: it keeps small bodies, and drops large ones.</summary>
internal sealed class SinkProcess : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly SampleProgram helper = new("benchmarks/OciMultiArch.Compare", "compare");
    private readonly Process process;

    private SinkProcess(string? layout)
    {
        string[] blobs = layout is null ? [] : ["--blobs", layout];
        string[] arguments = [.. helper.Command.Skip(1), "sink", "--ports", folder.At("ports"), "--log", folder.At("log"), .. blobs];
        process = Process.Start(new ProcessStartInfo(helper.Command[0], arguments) { RedirectStandardError = true })!;
    }

    public string Host { get; private set; } = "";

    /// <summary>Starts it on a free port.</summary>
    /// <param name="layout">Where large bodies are read from; null where nobody reads.</param>
    public static async Task<SinkProcess> StartAsync(string? layout = null)
    {
        SinkProcess started = new(layout);
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        while (!File.Exists(started.folder.At("ports")) || !File.ReadAllText(started.folder.At("ports")).EndsWith('\n'))
            await Task.Delay(20, limit.Token);
        started.Host = $"127.0.0.1:{File.ReadAllText(started.folder.At("ports")).Trim()}";
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        helper.Dispose();
        folder.Dispose();
    }
}
