using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>build --sbom --provenance</c> and <c>sbom</c>.</summary>
public sealed class SupplyChainTests
{
    [Fact]
    public async Task SBOM_and_provenance_are_there_before_the_tag_and_no_request_is_new_without_them()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var mark = await registry.MarkAsync();

        await tool.JsonAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64,linux/arm64", "--to", $"{registry.Host}/hello", "--tag", "latest",
            "--sbom", "spdx", "--provenance=https://ci.example.com/release");

        var sent = await registry.SinceAsync(mark);
        Assert.EndsWith("/manifests/latest", sent[^1].Path, StringComparison.Ordinal);
        var listed = (await tool.RunAsync("referrers", $"{registry.Host}/hello:latest")).Succeeded().Stdout;
        Assert.Contains("application/spdx+json", listed, StringComparison.Ordinal);
        Assert.Contains("application/vnd.in-toto+json", listed, StringComparison.Ordinal);
        var printed = (await tool.RunAsync("sbom", $"{registry.Host}/hello:latest", "--platform", "linux/arm64")).Succeeded();
        Assert.Equal("SPDX-2.3", $"{JsonNode.Parse(printed.Stdout)!["spdxVersion"]}");
    }

    [Fact]
    public async Task An_SBOM_of_a_program_is_printed()
    {
        using var tool = SampleProgram.Ocimulti();

        var printed = (await tool.RunAsync("sbom", Programs.Umoci, "--format", "cyclonedx")).Succeeded();

        Assert.Equal("1.6", $"{JsonNode.Parse(printed.Stdout)!["specVersion"]}");
    }
}
