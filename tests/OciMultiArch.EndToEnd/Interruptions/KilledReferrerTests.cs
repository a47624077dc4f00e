using System.Diagnostics;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>A push of referrers that is killed at each of its requests, at a registry whose list clients keep.</summary>
public sealed class KilledReferrerTests
{
    private const int MaxRequests = 30;
    private static readonly MediaType Text = new("text/plain");

    [Theory]
    [Trait("Length", "Long")]
    [InlineData("")]
    [InlineData(":sbom")]
    public async Task A_push_killed_at_any_request_is_finished_by_the_next_one(string tag)
    {
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "sbom.json"), """{"spdxVersion":"SPDX-2.3"}""");
        var index = await Samples.IndexAsync("linux/amd64");

        await KillAtEachAsync(
            tool,
            index.Digest,
            (registry, repository) => Seed.PushAsync(registry, repository, index, "1"),
            place =>
            [
                "artifact", "push", $"{place}{tag}", "sbom.json:application/spdx+json",
                "--artifact-type", "application/spdx+json", "--subject", $"{place}:1",
            ]);
    }

    // The image stands there under its tag, and what refers to it is new.
    [Fact]
    [Trait("Length", "Long")]
    public async Task What_is_attached_to_a_tag_that_stands_is_finished_by_the_next_run()
    {
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/amd64");
        var built = await Artifact.CreateIndexAsync([image, await Samples.AttestationAsync(image)]);
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(built, ["built"]);

        await KillAtEachAsync(
            tool,
            image.Digest,
            async (registry, repository) =>
            {
                var place = $"{registry.Host}/{repository}:1";
                (await tool.RunAsync("manifest", "create", place, "oci:lay:built", "--attestations", "drop")).Succeeded();
            },
            place => ["manifest", "create", $"{place}:1", "oci:lay:built", "--attestations", "refer"]);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_referrer_that_is_an_entry_of_the_index_is_finished_by_the_next_run()
    {
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/amd64");
        var signature = Artifact.CreateReferrer(image, "application/x-signature", [Blob.Of(Text, "signed"u8.ToArray())]);
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Artifact.CreateIndexAsync([image, signature]), ["1"]);

        await KillAtEachAsync(
            tool,
            image.Digest,
            static (_, _) => Task.CompletedTask,
            place => ["copy", "oci:lay:1", $"{place}:1"]);
    }

    /// <summary>Runs a command again and again, each time killed one request later and then run to its end.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="subject">The manifest that has one referrer in the end.</param>
    /// <param name="seed">Fills a repository before the command.</param>
    /// <param name="words">The command for a repository.</param>
    private static async Task KillAtEachAsync(
        SampleProgram tool, Digest subject, Func<RealRegistry, string, Task> seed, Func<string, string[]> words)
    {
        await using var registry = await RealRegistry.StartAsync(new() { RelativeUrls = true });
        List<string> problems = [];
        var kills = 0;
        while (await KillAsync(kills + 1) && kills < MaxRequests)
            kills++;

        Assert.InRange(kills, 6, MaxRequests - 1);
        Assert.True(problems.Count == 0, string.Join('\n', problems));

        // False when the command was over before it came to this request.
        async Task<bool> KillAsync(int request)
        {
            var repository = $"app{request}";
            await seed(registry, repository);
            await using var server = await ForwardingServer.StartAsync(registry);
            string[] command = [.. words($"{server.Host}/{repository}"), "--progress", "none"];
            var process = 0;
            var isHeld = false;
            server.HoldRequest = request;
            server.Held = () =>
            {
                isHeld = true;
                using var held = Process.GetProcessById(Volatile.Read(ref process));
                held.Kill();
            };

            await tool.RunAsync(null, command, id => Volatile.Write(ref process, id));
            server.HoldRequest = 0;
            var again = await tool.RunAsync(command);

            if (again.ExitCode != 0)
                problems.Add($"killed at request {request}: the next run ended with {again}");
            using RegistryClient client = new();
            var listed = await client.Repository($"{registry.Host}/{repository}").ReferrersAsync(subject).CountAsync();
            if (listed != 1)
                problems.Add($"killed at request {request}: {listed} referrers are listed");
            return isHeld;
        }
    }
}
