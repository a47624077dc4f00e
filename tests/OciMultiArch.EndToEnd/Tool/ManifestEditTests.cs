using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.EndToEnd.Registry;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>ocimulti manifest add</c>, <c>remove</c>, <c>annotate</c> and <c>filter</c> on a registry.</summary>
public sealed class ManifestEditTests(SharedRegistry registry) : IClassFixture<SharedRegistry>, IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();
    private readonly Repository app = registry.NewRepository();

    [Fact]
    public async Task Images_are_added_and_replaced_and_everything_else_keeps_its_bytes()
    {
        var text = await StrangeAsync("linux/amd64", "linux/arm64");
        await app.PushAsync(await Samples.ImageAsync("linux/s390x"), ["s390x"]);
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", layer: "rebuilt"), ["rebuilt"]);

        var dry = await DryAsync("manifest", "add", $"{app}:1", $"{app}:s390x");
        await tool.JsonAsync("manifest", "add", $"{app}:1", $"{app}:s390x");
        var added = await app.GetAsync("1");
        var duplicate = await tool.RunAsync("manifest", "add", $"{app}:1", $"{app}:rebuilt");
        var report = await tool.JsonAsync("manifest", "add", $"{app}:1", $"{app}:rebuilt", "--replace", "--to", $"{app}:2");

        Assert.Equal(added.Digest.ToString(), (string?)dry["digest"]);
        var end = text.IndexOf("],\"x-note\"", StringComparison.Ordinal);
        var now = Encoding.UTF8.GetString(added.Bytes.Span);
        Assert.Equal((text[..end], text[end..]), (now[..end], now[now.IndexOf("],\"x-note\"", StringComparison.Ordinal)..]));
        Assert.Equal((1, added.Digest), (duplicate.ExitCode, (await app.GetAsync("1")).Digest));
        Assert.Equal(["linux/amd64", "linux/arm64/v8", "unknown/unknown", "linux/s390x"], Platforms(report));
        Assert.Equal((await app.GetAsync("rebuilt")).Digest, (await app.GetAsync("2")).Index!.Manifests[0].Digest);
    }

    [Fact]
    public async Task Images_go_by_platform_and_by_digest_with_their_attestations()
    {
        await StrangeAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var s390x = (await app.GetAsync("1")).Index!.Manifests[2].Digest;

        await DryAsync("manifest", "remove", $"{app}:1", "--platform", "linux/amd64", "--digest", s390x.ToString());
        var report = await tool.JsonAsync("manifest", "remove", $"{app}:1", "--platform", "linux/amd64", "--digest", s390x.ToString());

        Assert.Equal(["linux/arm64/v8", "unknown/unknown"], Platforms(report));
        var left = await app.GetAsync("1");
        Assert.Equal(left.Index!.Manifests[0].Digest.ToString(), left.Index.Manifests[1].Annotations["vnd.docker.reference.digest"]);
        Assert.Contains("\"x-note\":  [1]", Encoding.UTF8.GetString(left.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_are_set_and_taken_away_where_they_are_named()
    {
        var text = await StrangeAsync("linux/amd64", "linux/arm64");
        var arm = (await app.GetAsync("1")).Index!.Manifests[1].Digest.ToString();

        await DryAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=index");
        await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=index");
        await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=amd", "--platform", "linux/amd64");
        await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=arm", "--digest", arm);
        var set = (await app.GetAsync("1")).Index!;
        await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=");
        await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--annotation", "of=", "--platform", "linux/amd64,linux/arm64");

        Assert.Equal(
            ("index", "amd", "arm"),
            (set.Annotations["of"], set.Manifests[0].Annotations["of"], set.Manifests[1].Annotations["of"]));
        Assert.Equal(text, Encoding.UTF8.GetString((await app.GetAsync("1")).Bytes.Span));
    }

    [Fact]
    public async Task A_platform_is_set_wholly_or_taken_away()
    {
        await StrangeAsync("linux/amd64", "windows(10.0.17763.1+win32k)/amd64");
        var amd = (await app.GetAsync("1")).Index!.Manifests[0].Digest.ToString();

        var report = await tool.JsonAsync(
            "manifest",
            "annotate",
            $"{app}:1",
            "--platform",
            "windows/amd64",
            "--set-platform",
            "windows/amd64:10.0.20348.1");
        var none = await tool.JsonAsync("manifest", "annotate", $"{app}:1", "--digest", amd, "--set-platform", "none");
        var wrong = new[]
        {
            await tool.RunAsync("manifest", "annotate", $"{app}:1", "--platform", "windows/amd64", "--set-platform", "none"),
            await tool.RunAsync("manifest", "annotate", $"{app}:1", "--set-platform", "linux/arm64"),
            await tool.RunAsync("manifest", "annotate", $"{app}:1"),
        };

        Assert.Equal(["linux/amd64", "windows(10.0.20348.1)/amd64", "unknown/unknown", "unknown/unknown"], Platforms(report));
        Assert.Equal([null, "windows(10.0.20348.1)/amd64"], Platforms(none).Take(2));
        Assert.All(wrong, static each => Assert.Equal(2, each.ExitCode));
    }

    [Fact]
    public async Task Some_platforms_are_kept_in_another_repository_which_gets_their_blobs_alone()
    {
        await StrangeAsync("linux/amd64", "linux/arm64", "linux/s390x");
        var target = registry.NewRepository();
        var digest = (await app.GetAsync("1")).Digest;

        await DryAsync("manifest", "filter", $"{app}@{digest}", "--platform", "linux/arm64,linux/amd64", "--to", $"{target}:1");
        var report = await tool.JsonAsync(
            "manifest",
            "filter",
            $"{app}@{digest}",
            "--platform",
            "linux/arm64,linux/amd64",
            "--to",
            $"{target}:1");

        Assert.Equal(["linux/amd64", "linux/arm64/v8", "unknown/unknown", "unknown/unknown"], Platforms(report));
        Assert.Equal(
            8,
            (int)report["destinations"]![0]!["blobsMounted"]!
                + (int)report["destinations"]![0]!["blobsSent"]!
                + (int)report["destinations"]![0]!["blobsPresent"]!);
        Assert.Equal(digest, (await app.GetAsync("1")).Digest);
        Assert.Contains("\"x-note\":  [1]", Encoding.UTF8.GetString((await target.GetAsync("1")).Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_states_no_platform_is_dropped_by_name()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        var untold = index.Index!.Manifests[1].Digest;
        await app.PushAsync(await index.EditAsync([IndexEdit.SetPlatform(untold, null)]), ["untold"]);

        var ended = (await tool.RunAsync("manifest", "filter", $"{app}:untold", "--platform", "linux/amd64")).Succeeded();

        Assert.Contains($"{untold} (application/vnd.oci.image.manifest.v1+json) states no whole platform and is dropped.", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal([index.Index.Manifests[0].Digest], (await app.GetAsync("untold")).Index!.Manifests.Select(static entry => entry.Digest));
    }

    [Fact]
    public async Task What_cannot_be_is_said_and_nothing_is_written()
    {
        await StrangeAsync("linux/amd64");
        await app.PushAsync(await Samples.ImageAsync("linux/amd64"), ["image"]);
        var docker = await Artifact.CreateIndexAsync([await Samples.ImageAsync("linux/amd64", ImageFormat.Docker)]);
        await app.PushAsync(docker, ["docker"]);
        var digest = (await app.GetAsync("1")).Digest;
        var mark = await registry.Real.MarkAsync();

        await RefusedAsync(1, "has no entry linux/s390x. It has linux/amd64.", "remove", $"{app}:1", "--platform", "linux/s390x");
        await RefusedAsync(1, "has no entry linux/s390x", "filter", $"{app}:1", "--platform", "linux/s390x");
        await RefusedAsync(1, "has no entry sha256:", "annotate", $"{app}:1", "--digest", docker.Digest.ToString(), "--annotation", "k=v");
        await RefusedAsync(2, "is an image, not an index", "remove", $"{app}:image", "--platform", "linux/amd64");
        await RefusedAsync(2, "Name the tag of the result with --to", "remove", $"{app}@{digest}", "--platform", "linux/amd64");
        await RefusedAsync(1, "cannot hold annotations", "annotate", $"{app}:docker", "--annotation", "k=v");
        await RefusedAsync(1, "egistries refuse such a mixture", "add", $"{app}:docker", $"{app}:image");
        await RefusedAsync(2, "--platform", "filter", $"{app}:1");
        await RefusedAsync(2, "Nothing is removed", "remove", $"{app}:1");

        Assert.All(await registry.Real.SinceAsync(mark), static each => Assert.Contains(each.Method, new[] { "GET", "HEAD" }));
    }

    public void Dispose() => tool.Dispose();

    private static IEnumerable<string?> Platforms(JsonNode report) =>
        report["manifests"]!.AsArray().Select(static each => (string?)each!["platform"]);

    private async Task RefusedAsync(int status, string words, params string[] arguments)
    {
        var ended = await tool.RunAsync(["manifest", .. arguments]);
        Assert.Equal(status, ended.ExitCode);
        Assert.Contains(words, ended.Stderr, StringComparison.Ordinal);
    }

    private async Task<JsonNode> DryAsync(params string[] arguments)
    {
        var mark = await registry.Real.MarkAsync();
        var report = await tool.JsonAsync([.. arguments, "--dry-run"]);
        Assert.All(await registry.Real.SinceAsync(mark), static each => Assert.Contains(each.Method, new[] { "GET", "HEAD" }));
        return report;
    }

    /// <summary>An attested index under the tag 1, with a member that nobody here knows.</summary>
    private async Task<string> StrangeAsync(params string[] platforms)
    {
        var made = await Samples.AttestedIndexAsync(platforms);
        await app.PushAsync(made, ["made"]);
        var text = Encoding.UTF8.GetString(made.Bytes.Span)[..^1] + ",\"x-note\":  [1]}";
        await app.PushAsync(Artifact.Parse(made.MediaType, Encoding.UTF8.GetBytes(text), app), ["1"]);
        return text;
    }
}
