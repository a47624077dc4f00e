using System.Text.Json.Nodes;
using OciMultiArch.EndToEnd.Registry;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>ocimulti manifest create</c> with choices of its own.</summary>
public sealed class ManifestCreateTests(SharedRegistry registry) : IClassFixture<SharedRegistry>, IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();
    private readonly Repository app = registry.NewRepository();

    [Theory]
    [InlineData("keep", 4, 0)]
    [InlineData("drop", 2, 0)]
    [InlineData("refer", 2, 2)]
    public async Task Attestations_stay_go_or_become_referrers_before_the_tag_is_written(string handling, int entries, int attached)
    {
        await app.PushAsync(await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64"), ["built"]);

        var dry = await tool.JsonAsync("manifest", "create", $"{app}:1", $"{app}:built", "--attestations", handling, "--dry-run");
        var mark = await registry.Real.MarkAsync();
        var report = await tool.JsonAsync("manifest", "create", $"{app}:1", $"{app}:built", "--attestations", handling);

        var made = await app.GetAsync("1");
        Assert.Equal((string)dry["digest"]!, made.Digest.ToString());
        Assert.Equal(entries, made.Index!.Manifests.Count);
        Assert.Equal(attached, report["attached"]?.AsArray().Count ?? 0);
        Assert.Equal(Digests(dry["attached"]), Digests(report["attached"]));
        Assert.Equal(
            attached,
            dry["destinations"]![0]!["plan"]!["manifests"]!.AsArray().Count(each =>
                Digests(report["attached"]).Contains((string?)each!["digest"])));
        var found = new List<string>();
        foreach (var image in made.Index.Manifests.Take(2))
            found.AddRange((await app.ReferrersAsync(image.Digest).ToListAsync()).Select(static each => each.Digest.ToString()));
        Assert.Equal(Digests(report["attached"]), found);
        Assert.Equal(
            "PUT /v2/" + app.Name.Path + "/manifests/1",
            (await registry.Real.SinceAsync(mark))
                .Where(static each => each.Method == "PUT")
                .Select(static each => $"{each.Method} {each.Path}")
                .Last());
    }

    [Fact]
    public async Task A_later_image_replaces_an_earlier_one_where_that_is_asked_for()
    {
        await app.PushAsync(await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64"), ["built"]);
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", layer: "rebuilt"), ["rebuilt"]);

        var refused = await tool.RunAsync("manifest", "create", $"{app}:1", $"{app}:built", $"{app}:rebuilt");
        var report = await tool.JsonAsync("manifest", "create", $"{app}:1", $"{app}:built", $"{app}:rebuilt", "--replace");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Two images have platform linux/amd64", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal((await app.GetAsync("rebuilt")).Digest.ToString(), (string?)report["manifests"]![0]!["digest"]);
        Assert.Equal(["linux/amd64", "linux/arm64/v8", "unknown/unknown"], Platforms(report));
    }

    [Fact]
    public async Task An_image_that_two_sources_hold_is_taken_once_where_that_is_asked_for()
    {
        await app.PushAsync(await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64"), ["built"]);
        var amd64 = (await app.GetAsync("built")).Index!.Manifests[0].Digest;

        var refused = await tool.RunAsync("manifest", "create", $"{app}:1", $"{app}:built", $"{app}@{amd64}");
        var report = await tool.JsonAsync("manifest", "create", $"{app}:1", $"{app}:built", $"{app}@{amd64}", "--skip-same");
        var both = await tool.RunAsync("manifest", "create", $"{app}:1", $"{app}:built", "--skip-same", "--replace");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"The image {amd64} is listed twice for platform linux/amd64", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(["linux/amd64", "linux/arm64/v8", "unknown/unknown", "unknown/unknown"], Platforms(report));
        Assert.Equal(2, both.ExitCode);
    }

    [Fact]
    public async Task One_source_stands_for_each_platform_that_is_said_of_it()
    {
        await app.PushAsync(await Samples.ImageAsync("windows(10.0.20348.1+gpu)/amd64"), ["win"]);
        string[] said = ["windows(10.0.17763.1+win32k)/amd64", "windows/amd64:10.0.20348.1", "windows/amd64"];

        var report = await tool.JsonAsync([
            "manifest",
            "create",
            $"{app}:1",
            $"{app}:win",
            .. said.SelectMany(each => (string[])["--platform", $"{app}:win={each}"]),
        ]);
        var twice = await tool.RunAsync(
            "manifest",
            "create",
            $"{app}:1",
            $"{app}:win",
            "--platform",
            $"{app}:win=linux/arm64",
            "--platform",
            $"{app}:win=linux/aarch64/v8");

        Assert.Equal(["windows(10.0.17763.1+win32k)/amd64", "windows(10.0.20348.1)/amd64", "windows/amd64"], Platforms(report));
        Assert.Equal(
            (2, $"ocimulti: --platform gives {app}:win the platform linux/arm64/v8 twice. See 'ocimulti manifest create --help'."),
            (twice.ExitCode, twice.Stderr.Trim()));
        var entries = (await app.GetAsync("1")).Index!.Manifests;
        Assert.Single(entries.Select(static each => each.Digest).Distinct());
        Assert.Equal((null, 0), (entries[2].Platform!.OsVersion, entries[2].Platform!.OsFeatures.Count));
    }

    [Fact]
    public async Task Type_subject_and_annotations_are_written_and_refused_for_a_Docker_list()
    {
        await app.PushAsync(await Samples.ImageAsync("linux/amd64"), ["amd64"]);
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", ImageFormat.Docker), ["docker"]);
        string[] wanted = [
            "--artifact-type",
            "application/x-kind",
            "--subject",
            $"{app}:amd64",
            "--annotation",
            "of=index",
            "--annotation",
            "descriptor:of=entry",
        ];

        await tool.JsonAsync(["manifest", "create", $"{app}:1", $"{app}:amd64", .. wanted]);
        var made = await app.GetAsync("1");
        var refusals = new[]
        {
            await tool.RunAsync("manifest", "create", $"{app}:2", $"{app}:docker", "--artifact-type", "application/x-kind"),
            await tool.RunAsync("manifest", "create", $"{app}:2", $"{app}:docker", "--subject", $"{app}:amd64"),
            await tool.RunAsync("manifest", "create", $"{app}:2", $"{app}:docker", "--annotation", "of=index"),
            await tool.RunAsync("manifest", "create", $"{app}:2", $"{app}:amd64", "--artifact-type", "no type"),
            await tool.RunAsync("manifest", "create", $"{app}:2", $"{app}:amd64", "--attestations", "hide"),
        };

        Assert.Equal(
            ("application/x-kind", "index", "entry"),
            (made.Index!.ArtifactType, made.Index.Annotations["of"], made.Index.Manifests[0].Annotations["of"]));
        Assert.Equal((await app.GetAsync("amd64")).Digest, made.Subject!.Digest);
        Assert.Equal([1, 1, 1, 2, 2], refusals.Select(static each => each.ExitCode));
        Assert.All(
            refusals.Take(3),
            static each => Assert.Contains("Docker manifest list cannot hold", each.Stderr, StringComparison.Ordinal));
        Assert.Null(await app.ResolveAsync(Tag.Parse("2")));
    }

    [Fact]
    public async Task Sources_come_from_folders_archives_and_other_registries_in_the_order_given()
    {
        await using var other = await RealRegistry.StartAsync();
        await Seed.PushAsync(other, "lib/base", await Samples.ImageAsync("linux/s390x"), "1");
        await Seed.PushAsync(registry.Real, "lib/near", await Samples.ImageAsync("linux/386"), "1");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);
        await using (var archive = OciArchive.Create(Path.Combine(tool.Folder, "oci.tar")))
        {
            await archive.PushAsync(await Samples.ImageAsync("linux/arm64"), ["1"]);
            await archive.CompleteAsync();
        }
        await using (var archive = DockerArchive.Create(Path.Combine(tool.Folder, "docker.tar"), RepositoryName.Parse("acme/api")))
        {
            await archive.PushAsync(await Samples.ImageAsync("linux/arm/v6"), ["1"]);
            await archive.CompleteAsync();
        }

        var report = await tool.JsonAsync(
            "manifest", "create", $"{app}:1", $"{other.Host}/lib/base:1", "docker-archive:docker.tar",
            "oci:lay:1", "oci-archive:oci.tar", $"{registry.Host}/lib/near:1");

        Assert.Equal(["linux/s390x", "linux/arm/v6", "linux/amd64", "linux/arm64/v8", "linux/386"], Platforms(report));
        Assert.Equal(2, (int)report["destinations"]![0]!["blobsMounted"]!);
        foreach (var image in await (await app.GetAsync("1")).ImagesAsync())
            Assert.NotEmpty((await image.Blobs[1].ReadAsync()).ToArray());
    }

    public void Dispose() => tool.Dispose();

    private static IEnumerable<string?> Digests(JsonNode? list) => list?.AsArray().Select(static each => (string?)each) ?? [];

    private static IEnumerable<string?> Platforms(JsonNode report) =>
        report["manifests"]!.AsArray().Select(static each => (string?)each!["platform"]);
}
