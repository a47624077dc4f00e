using System.Diagnostics;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>
/// Processes that merge an image each into one tag. They share nothing but the registry, and begin at one moment whenever
/// they are told to.
/// </summary>
internal sealed class MergeWorkers : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process[] processes;

    private MergeWorkers(Process[] processes) => this.processes = processes;

    private static string Assembly => Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.MergeWorker", "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "OciMultiArch.MergeWorker.dll");

    public static async Task<MergeWorkers> StartAsync(string repository, IReadOnlyList<string> platforms)
    {
        MergeWorkers workers = new([.. platforms.Select(each => Process.Start(new ProcessStartInfo("dotnet", [Assembly, repository, each])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!)]);
        Assert.All(await workers.HearAsync(), static each => Assert.Equal("ready", each));
        return workers;
    }

    /// <summary>Lets all of them merge into a tag at once.</summary>
    /// <param name="how"><c>full</c>, or <c>stale</c> for mergers that see the tags only once.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>How often each of them wrote the index.</returns>
    public async Task<IReadOnlyList<int>> MergeAsync(string how, string tag)
    {
        await Task.WhenAll(processes.Select(async each =>
        {
            await each.StandardInput.WriteLineAsync($"{how} {tag}");
            await each.StandardInput.FlushAsync();
        }));
        return [
            .. (await HearAsync()).Select(static each =>
                int.TryParse(each, out var rounds) ? rounds : throw new InvalidOperationException(each)),
        ];
    }

    public void Dispose()
    {
        foreach (var each in processes)
        {
            each.Kill();
            each.Dispose();
        }
    }

    private Task<string?[]> HearAsync() =>
        Task.WhenAll(processes.Select(static each => each.StandardOutput.ReadLineAsync().WaitAsync(Patience)));
}
