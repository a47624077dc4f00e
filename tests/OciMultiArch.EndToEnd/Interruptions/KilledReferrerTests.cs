using System.Diagnostics;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>A push of a referrer that is killed at each of its requests, at a registry whose list clients keep.</summary>
public sealed class KilledReferrerTests
{
    private const int MaxRequests = 30;

    [Theory]
    [InlineData("")]
    [InlineData(":sbom")]
    public async Task A_push_killed_at_any_request_is_finished_by_the_next_one(string tag)
    {
        await using var registry = await RealRegistry.StartAsync(new() { RelativeUrls = true });
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "sbom.json"), """{"spdxVersion":"SPDX-2.3"}""");
        List<string> problems = [];
        var kills = 0;

        while (await KillAsync(registry, tool, tag, kills + 1, problems) && kills < MaxRequests)
            kills++;

        Assert.InRange(kills, 8, MaxRequests - 1);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    // False when the push was over before it came to this request.
    private static async Task<bool> KillAsync(
        RealRegistry registry, SampleProgram tool, string tag, int request, List<string> problems)
    {
        var repository = $"app{request}";
        await Seed.PushAsync(registry, repository, await Samples.IndexAsync("linux/amd64"), "1");
        var subject = await Seed.DigestAsync(registry, repository, "1");
        await using var server = await ForwardingServer.StartAsync(registry);
        var place = $"{server.Host}/{repository}";
        string[] words =
        [
            "artifact", "push", $"{place}{tag}", "sbom.json:application/spdx+json", "--artifact-type", "application/spdx+json",
            "--subject", $"{place}:1", "--progress", "none",
        ];
        var process = 0;
        var isHeld = false;
        server.HoldRequest = request;
        server.Held = () =>
        {
            isHeld = true;
            using var held = Process.GetProcessById(Volatile.Read(ref process));
            held.Kill();
        };

        await tool.RunAsync(null, words, id => Volatile.Write(ref process, id));
        server.HoldRequest = 0;
        var again = await tool.RunAsync(words);

        if (again.ExitCode != 0)
            problems.Add($"killed at request {request}: the next run ended with {again}");
        using RegistryClient client = new();
        var listed = await client.Repository($"{registry.Host}/{repository}").ReferrersAsync(subject).CountAsync();
        if (listed != 1)
            problems.Add($"killed at request {request}: {listed} referrers are listed");
        return isHeld;
    }
}
