using System.Text.Json.Nodes;
using OciMultiArch.EndToEnd.Errors;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What is said of a failure, to people and to programs.</summary>
public sealed class FailureTests
{
    // Each of these is near to words of the library that the tool says in its own way.
    private const string Strange =
        "Set GoCommand to the go command. Then say so in this host's settings. Then raise the time-out (docker login)";

    [Fact]
    public async Task What_a_registry_says_is_printed_word_for_word()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Inject(static each => each.Is("GET", "/manifests/"), Refusals.Said(403, "DENIED", Strange), int.MaxValue);
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("inspect", $"{registry.Host}/app:1", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"DENIED ({Strange})", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains($"DENIED ({Strange})", (string?)JsonNode.Parse(ended.Stdout)!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_data_for_programs()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Inject(static each => each.Is("GET", "/manifests/"), Refusals.Said(403, "DENIED", "no"), int.MaxValue);
        using var tool = SampleProgram.Ocimulti();

        var refused = JsonNode.Parse((await tool.RunAsync("inspect", $"{registry.Host}/app:1", "--json")).Stdout)!.AsObject();
        var missing = JsonNode.Parse((await tool.RunAsync("inspect", "oci:nowhere:1", "--json")).Stdout)!.AsObject();

        Assert.Equal(["error", "problem", "status", "codes"], refused.Select(static each => each.Key));
        Assert.Equal(
            ("forbidden", 403, """["DENIED"]"""),
            ((string?)refused["problem"], (int?)refused["status"], refused["codes"]!.ToJsonString()));
        Assert.Equal(["error", "problem"], missing.Select(static each => each.Key));
        Assert.Equal("notFound", (string?)missing["problem"]);
    }
}
