using System.Collections.Concurrent;
using System.Globalization;
using OciMultiArch.EndToEnd.Errors;
using OciMultiArch.TestKit;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>
/// Ctrl-C at ten random moments of building, pushing and pulling; <c>INTERRUPTION_SEED</c> repeats those of an earlier
/// run.
/// </summary>
public sealed class InterruptionProofs(ITestOutputHelper output)
{
    private const int LayerBytes = 6 << 20;

    [Fact]
    public async Task Ctrl_C_at_any_moment_leaves_nothing_behind_and_the_next_run_succeeds()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("INTERRUPTION_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"INTERRUPTION_SEED={seed}");
        await using var registry = await RealRegistry.StartAsync(new() { RelativeUrls = true });
        using TempFolder folder = new();
        await PrepareAsync(folder, registry);
        ConcurrentBag<string> problems = [];

        await Parallel.ForEachAsync(Moment.All(seed), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (moment, _) =>
        {
            await foreach (var problem in PlayAsync(moment, registry, folder))
                problems.Add($"{moment}: {problem}");
        });

        Assert.True(problems.IsEmpty, $"INTERRUPTION_SEED={seed}\n{string.Join('\n', problems)}");
    }

    private static async IAsyncEnumerable<string> PlayAsync(Moment moment, RealRegistry registry, TempFolder folder)
    {
        await using var server = await ForwardingServer.StartAsync(registry);
        using Stage stage = new(moment, registry, server);
        var source = moment.Work switch { Work.Build => folder.At("program"), Work.Push => folder.At("layout"), _ => "source" };
        Set(server, moment);

        var ended = await stage.InterruptAsync(source);

        if ((ended.ExitCode, ended.Stdout, ended.Stderr) != (130, "", "ocimulti: interrupted.\n"))
            yield return $"it ended with {ended}";
        foreach (var each in stage.Leftovers().Concat(await stage.UploadsAsync()))
            yield return each;

        (server.HoldRequest, server.HoldAfterBytes) = (0, 0);
        var again = await stage.RunAsync(source);

        if (again.ExitCode != 0)
            yield return $"the next run ended with {again}";
        else if (await DigestAsync(moment, stage, registry) is var digest && digest != await ExpectedAsync(moment, folder))
            yield return $"the next run made {digest}";
        foreach (var each in await stage.UploadsAsync())
            yield return $"after the next run: {each}";
    }

    // Few enough requests and bytes that every run comes so far.
    private static void Set(ForwardingServer server, Moment moment)
    {
        var all = moment.Work switch { Work.Build => 11, Work.Push => 6, _ => 3 };
        if (moment.Event == Event.Request)
            server.HoldRequest = 1 + (int)(moment.Share * all);
        if (moment.Event == Event.Bytes)
            server.HoldAfterBytes = 1 + (long)(moment.Share * LayerBytes / 2);
        // What is watched for may be over when the signal comes on a busy machine: the run must not be over with it. The first request
        // is made while go compiles, the second when an image is packed.
        if (moment.Event is Event.Compiling or Event.Linking or Event.Packing)
            server.HoldRequest = 2;
    }

    private static async Task PrepareAsync(TempFolder folder, RealRegistry registry)
    {
        folder.Write("program/go.mod", "module example.com/embedding\n\ngo 1.18\n");
        folder.Write(
            "program/main.go",
            "package main\n\nimport _ \"embed\"\n\n//go:embed noise\nvar noise string\n\nfunc main() { println(len(noise)) }\n");
        folder.Write("program/noise", Bytes.Noise(LayerBytes));
        var layout = OciLayout.At(folder.At("layout"));
        await layout.PushAsync(await Large.ImageAsync(LayerBytes), ["1"]);
        await Seed.PushAsync(registry, "source", await layout.GetAsync("1"), "1");
        using var tool = SampleProgram.Ocimulti();
        await tool.JsonAsync(
            "build",
            folder.At("program"),
            "--platform",
            "linux/amd64,linux/arm64",
            "--to",
            $"oci:{folder.At("built")}",
            "--tag",
            "1");
    }

    private static async Task<Digest> ExpectedAsync(Moment moment, TempFolder folder) =>
        (await OciLayout.At(folder.At(moment.Work == Work.Build ? "built" : "layout")).GetAsync("1")).Digest;

    private static async Task<Digest> DigestAsync(Moment moment, Stage stage, RealRegistry registry) =>
        moment.Work == Work.Pull
            ? (await OciLayout.At(stage.Layout).GetAsync("1")).Digest
            : await Seed.DigestAsync(registry, stage.Repository, "1");
}
