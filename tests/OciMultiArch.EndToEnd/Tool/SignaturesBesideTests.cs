using System.Security.Cryptography;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Signatures and what else is attached, through every command that touches the image they are of.</summary>
public sealed class SignaturesBesideTests
{
    [Fact]
    public async Task Tags_of_cosign_are_listed_on_request_and_of_a_folder_always()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var app = $"{registry.Host}/app";
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        await SignAsync(tool, $"{app}:1", "--each-image");
        var digest = $"{await Seed.DigestAsync(registry, "app", "1")}";
        var tag = $"{digest.Replace(':', '-')}.sig";

        var mark = await registry.MarkAsync();
        var plain = await tool.JsonAsync("referrers", $"{app}:1");
        (await tool.RunAsync("inspect", $"{app}:1")).Succeeded();
        var sent = await registry.SinceAsync(mark);
        var asked = (await tool.RunAsync("referrers", $"{app}:1", "--tags-of-signatures", "--each-image")).Succeeded().Stdout;
        var inspected = await tool.JsonAsync("inspect", $"{app}:1", "--tags-of-signatures");
        (await tool.RunAsync("copy", $"{app}:1", "oci:lay:1", "--tags-of-signatures")).Succeeded();
        var local = (await tool.RunAsync("inspect", "oci:lay:1")).Succeeded().Stdout;
        var listed = await tool.JsonAsync("referrers", "oci:lay:1");

        Assert.Null(plain["signatureTags"]);
        Assert.Equal(3, asked.Split('\n').Count(static line => line.StartsWith("beside it: sha256-", StringComparison.Ordinal)));
        Assert.Contains($"beside it: {tag}  sha256:", asked, StringComparison.Ordinal);
        Assert.Contains("  1 × application/vnd.dev.cosign.simplesigning.v1+json", asked, StringComparison.Ordinal);
        Assert.Equal(tag, (string)Assert.Single(inspected["signatureTags"]!.AsArray())!["tag"]!);
        Assert.Contains(tag, local, StringComparison.Ordinal);
        Assert.Equal(tag, (string)Assert.Single(listed["signatureTags"]!.AsArray())!["tag"]!);
        Assert.DoesNotContain(sent, static request => request.Path.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_attached_leaves_a_folder_with_its_image()
    {
        using var tool = SampleProgram.Ocimulti();
        (await tool.RunAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64", "-t", "1", "--to", "oci:lay", "--sbom", "spdx", "--provenance"))
            .Succeeded();
        await SignAsync(tool, "oci:lay:1");
        await SignAsync(tool, "oci:lay:1", "--signature-format", "bundle");

        (await tool.RunAsync("prune", "oci:lay", "--older-than", "0")).Succeeded();
        var kept = await tool.JsonAsync("referrers", "oci:lay:1");
        (await tool.RunAsync("delete", "oci:lay:1")).Succeeded();
        (await tool.RunAsync("prune", "oci:lay", "--older-than", "0")).Succeeded();

        Assert.Equal((3, 1), (kept["referrers"]!.AsArray().Count, kept["signatureTags"]!.AsArray().Count));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(tool.Folder, "lay", "blobs"), "*", SearchOption.AllDirectories));
    }

    private static async Task SignAsync(SampleProgram tool, string image, params string[] words)
    {
        var file = Path.Combine(tool.Folder, "key.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!File.Exists(file))
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem());
        string[] form = words.Contains("--signature-format") ? [] : ["--signature-format", "cosign"];
        (await tool.RunAsync(["sign", image, "--key", "key.pem", .. form, .. words])).Succeeded();
    }
}
