using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using Xunit.Abstractions;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>
/// What <c>sync</c> of many tags costs, and that one which is killed is finished by the next; <c>SYNC_SEED</c> repeats
/// the moments of an earlier run.
/// </summary>
public sealed class SyncProofs(ITestOutputHelper output)
{
    private const int Moments = 10;

    [Fact]
    [Trait("Length", "Long")]
    public async Task Two_thousand_tags_of_which_two_hundred_changed_cost_one_request_for_each_that_did_not()
    {
        await using var from = await RealRegistry.StartAsync();
        await using var to = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(from, Enumerable.Range(0, 2000), "first");
        Write(tool, from.Host, to.Host);

        await MeasureAsync(tool, "all 2000 new");
        var unchanged = await MeasureAsync(tool, "nothing changed");
        await SeedAsync(from, Enumerable.Range(0, 200).Select(static number => number * 10), "second");
        var changed = await MeasureAsync(tool, "200 of 2000 changed");
        var stateless = await MeasureAsync(tool, "nothing changed and nothing known", "--state", "fresh");

        Assert.Equal(2000, (int)unchanged["counts"]!["unchanged"]!);
        Assert.InRange((int)unchanged["requests"]!, 2002, 2004);
        Assert.Equal(200, (int)changed["counts"]!["copied"]!);
        Assert.Equal(1800, (int)changed["counts"]!["unchanged"]!);
        Assert.InRange((int)stateless["requests"]!, 4002, 4004);
        using RegistryClient client = new();
        var source = client.Repository($"{from.Host}/app");
        var target = client.Repository($"{to.Host}/app");
        foreach (var number in Enumerable.Range(0, 40).Select(static number => number * 50))
        {
            var tag = Tag.Parse($"1.0.{number}");
            Assert.Equal((await source.ResolveAsync(tag))!.Digest, (await target.ResolveAsync(tag))!.Digest);
        }
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_sync_that_is_killed_at_any_moment_is_finished_by_the_next_one()
    {
        var given = Environment.GetEnvironmentVariable("SYNC_SEED");
        var seed = int.TryParse(given, CultureInfo.InvariantCulture, out var number) ? number : Random.Shared.Next();
        output.WriteLine($"SYNC_SEED={seed}");
        Random random = new(seed);
        await using var from = await RealRegistry.StartAsync();
        await SeedAsync(from, Enumerable.Range(0, 100), "first");

        for (var moment = 0; moment < Moments; moment++)
        {
            await using var to = await RealRegistry.StartAsync(new() { RelativeUrls = true });
            await using var server = await Interruptions.ForwardingServer.StartAsync(to);
            using var tool = SampleProgram.Ocimulti();
            Write(tool, from.Host, server.Host);
            // 100 tags are more requests at the target.
            var request = random.Next(1, 550);
            var process = 0;
            server.HoldRequest = request;
            server.Held = () =>
            {
                using var held = Process.GetProcessById(Volatile.Read(ref process));
                held.Kill();
            };

            var killed = await tool.RunAsync(null, ["sync", "s.yaml"], id => Volatile.Write(ref process, id));
            Assert.Equal(137, killed.ExitCode);
            server.HoldRequest = 0;
            var again = await tool.JsonAsync("sync", "s.yaml");

            var counts = again["counts"]!;
            var done = (int?)counts["unchanged"] ?? 0;
            output.WriteLine($"killed at request {request} ({killed.ExitCode}): {done} were done, {again["requests"]} requests more");
            Assert.Equal(100, done + ((int?)counts["copied"] ?? 0));
            var third = await tool.JsonAsync("sync", "s.yaml", "--recheck");
            Assert.Equal(100, (int)third["counts"]!["unchanged"]!);
        }
    }

    private async Task<JsonNode> MeasureAsync(SampleProgram tool, string what, params string[] more)
    {
        Task<long> peak = Task.FromResult(0L);
        var clock = Stopwatch.StartNew();
        var ended = await tool.RunAsync(null, ["sync", "s.yaml", "--json", .. more], id => peak = ProcStatus.WatchPeakAsync(id));
        var report = JsonNode.Parse(ended.Succeeded().Stdout)!;
        output.WriteLine($"{what}: {report["requests"]} requests, {clock.Elapsed.TotalSeconds:0.0} s, {await peak >> 20} MiB at most");
        return report;
    }

    private static void Write(SampleProgram tool, string from, string to) =>
        File.WriteAllText(Path.Combine(tool.Folder, "s.yaml"), $"sync: [{{ from: {from}/app, to: {to}/app }}]\n");

    private static async Task SeedAsync(RealRegistry registry, IEnumerable<int> numbers, string content)
    {
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/app", RepositoryAccess.Push);
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancel) =>
        {
            var image = await Samples.ImageAsync("linux/amd64", layer: $"{content} {number}");
            await repository.PushAsync(image, [$"1.0.{number}"], null, cancel);
        });
    }
}
