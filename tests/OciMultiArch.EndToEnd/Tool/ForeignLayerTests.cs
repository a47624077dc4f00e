using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Layers that a manifest tells its readers to fetch from elsewhere, on the command line.</summary>
public sealed class ForeignLayerTests
{
    [Fact]
    public async Task A_copy_says_what_it_leaves_out_and_include_foreign_takes_it_along()
    {
        using var tool = SampleProgram.Ocimulti();
        await using var server = Serve(out var digest);
        await WriteAsync(tool, server);

        var plan = (await tool.RunAsync("copy", "oci:win", "oci:lay:1", "--dry-run")).Succeeded();
        var without = (await tool.RunAsync("copy", "oci:win", "oci-archive:without.tar:1")).Succeeded();
        var with = (await tool.RunAsync("copy", "oci:win", "oci-archive:with.tar:1", "oci:whole:1", "--include-foreign")).Succeeded();
        var report = await tool.JsonAsync("copy", "oci:win", "oci:json:1");

        Assert.Contains($"foreign layers left out (--include-foreign fetches them): {digest}", without.Stdout, StringComparison.Ordinal);
        Assert.Contains($"foreign layers left out (--include-foreign fetches them): {digest}", plan.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", with.Stdout, StringComparison.Ordinal);
        Assert.Equal([digest], report["destinations"]![0]!["foreignLayers"]!.AsArray().Select(static each => (string?)each));
        var verified = await tool.RunAsync("manifest", "verify", "oci-archive:without.tar", "--deep");
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains($"Clients fetch it from {server.BaseAddress}layer", verified.Stdout, StringComparison.Ordinal);
        foreach (var whole in (string[])["oci-archive:with.tar", "oci:whole"])
        {
            var sound = (await tool.RunAsync("manifest", "verify", whole, "--deep")).Succeeded();
            Assert.DoesNotContain("Clients fetch", sound.Stdout, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_docker_archive_is_refused_without_them_and_made_with_them()
    {
        using var tool = SampleProgram.Ocimulti();
        await using var server = Serve(out _);
        await WriteAsync(tool, server);

        var without = await tool.RunAsync("copy", "oci:win", "docker-archive:win.tar:win:1");
        var with = await tool.RunAsync("copy", "oci:win", "docker-archive:win.tar:win:1", "--include-foreign");

        Assert.Equal(1, without.ExitCode);
        Assert.Contains("--include-foreign", without.Stderr, StringComparison.Ordinal);
        with.Succeeded();
        Assert.True(File.Exists(Path.Combine(tool.Folder, "win.tar")));
    }

    [Fact]
    public async Task Docker_registry_refuses_their_addresses_and_that_is_told_at_once()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await using var server = Serve(out _);
        await WriteAsync(tool, server);

        var ended = await tool.RunAsync("copy", "oci:win", $"{registry.Host}/win:1", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("the registry takes no layers from there", ended.Stderr, StringComparison.Ordinal);
        var requests = (int)System.Text.Json.Nodes.JsonNode.Parse(ended.Stdout)!["requests"]!;
        Assert.True(requests <= 12, $"{requests} requests");
    }

    private static SocketServer Serve(out string digest)
    {
        var bytes = new SampleForeignImage([]).Foreign.Bytes;
        digest = Bytes.Digest(bytes);
        return SocketServer.Start(_ => SocketReply.AfterBody
            .Send(SocketReply.Head(200, $"Content-Length: {bytes.Length}"))
            .Send(bytes));
    }

    private static async Task WriteAsync(SampleProgram tool, SocketServer server)
    {
        SampleForeignImage sample = new([$"{server.BaseAddress}layer"]);
        MemoryStore store = new();
        await store.WriteAsync(Blob.Of(new(sample.ConfigType), sample.Config));
        await store.WriteAsync(Blob.Of(new(sample.LayerType), sample.Own.Bytes));
        var image = Artifact.Parse(new(sample.ManifestType), sample.Manifest, store);
        await OciLayout.At(Path.Combine(tool.Folder, "win")).PushAsync(image, ["1"]);
    }
}
