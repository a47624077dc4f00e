using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>
/// The same job given to <c>docker manifest</c> and to this library, on one registry: what ours does, and where docker
/// goes wrong.
/// </summary>
public sealed class SideBySideTests(SharedRegistry registry) : IClassFixture<SharedRegistry>
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    private readonly Repository app = registry.NewRepository();

    [Fact]
    public async Task Docker_sorts_the_entries_by_file_name_and_we_keep_the_order_given()
    {
        using var docker = await DockerClient.FindAsync();
        await SeedAsync(docker, ("b", "linux/amd64"), ("a", "linux/arm64"), ("c", "linux/s390x"));

        var theirs = await ListAsync(docker, "c", "b", "a");
        var ours = await Artifact.CreateIndexAsync([await app.GetAsync("c"), await app.GetAsync("b"), await app.GetAsync("a")]);

        Assert.Equal(["linux/arm64/v8", "linux/amd64", "linux/s390x"], Platforms(theirs));
        Assert.Equal(["linux/s390x", "linux/amd64", "linux/arm64/v8"], Platforms(ours));
    }

    [Fact]
    public async Task Docker_lists_two_images_for_one_platform_and_we_refuse_or_replace_in_place()
    {
        using var docker = await DockerClient.FindAsync();
        await SeedAsync(docker, ("amd64", "linux/amd64"), ("arm64", "linux/arm64"));
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", Format(docker), "rebuilt"), ["rebuilt"]);
        Artifact[] images = [await app.GetAsync("amd64"), await app.GetAsync("arm64"), await app.GetAsync("rebuilt")];

        var theirs = await ListAsync(docker, "amd64", "arm64", "rebuilt");
        var ours = await Artifact.CreateIndexAsync(images, null, new() { DuplicatePlatforms = DuplicatePlatformHandling.Replace });

        Assert.Equal(2, Platforms(theirs).Count(static each => each == "linux/amd64"));
        await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync(images));
        Assert.Equal([images[2].Digest, images[1].Digest], ours.Index!.Manifests.Select(static each => each.Digest));
    }

    [Fact]
    public async Task Docker_amends_with_what_a_tag_held_long_ago_and_we_read_it_anew()
    {
        using var docker = await DockerClient.FindAsync();
        await SeedAsync(docker, ("amd64", "linux/amd64"));
        var old = await app.GetAsync("amd64");
        await ListAsync(docker, "amd64");
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", Format(docker), "rebuilt"), ["amd64"]);

        (await docker.RunAsync(["manifest", "create", "--insecure", "--amend", $"{app}:docker", $"{app}:amd64"])).Succeeded();
        await docker.PushAsync($"{app}:docker");
        var ours = await Artifact.CreateIndexAsync([await app.GetAsync("amd64")]);

        Assert.Equal(old.Digest, Assert.Single((await app.GetAsync("docker")).Index!.Manifests).Digest);
        Assert.NotEqual(old.Digest, Assert.Single(ours.Index!.Manifests).Digest);
    }

    [Fact]
    public async Task Docker_mistakes_two_references_for_one_and_we_list_both()
    {
        using var docker = await DockerClient.FindAsync();
        var (one, two) = (registry.Client.Repository($"{app}-arm", RepositoryAccess.Push), app);
        await one.PushAsync(await Samples.ImageAsync("linux/arm/v6", Format(docker)), ["v7"]);
        await two.PushAsync(await Samples.ImageAsync("linux/arm64", Format(docker)), ["arm-v7"]);

        await docker.CreateAsync($"{app}:docker", [$"{one}:v7", $"{two}:arm-v7"]);
        var pushed = await docker.RunAsync(["manifest", "push", "--insecure", $"{app}:docker"]);
        var ours = await Artifact.CreateIndexAsync([await one.GetAsync("v7"), await two.GetAsync("arm-v7")]);
        await app.PushAsync(ours, ["ours"]);

        // Clients before 23.0 send the one under the digest of the other, and then miss it.
        if (docker.CanReadOci)
            Assert.Single((await app.GetAsync("docker")).Index!.Manifests);
        else
            Assert.Contains("blob unknown", pushed.Stderr, StringComparison.Ordinal);
        Assert.Equal(["linux/arm/v6", "linux/arm64/v8"], Platforms(await app.GetAsync("ours")));
    }

    [Fact]
    public async Task Docker_lists_one_image_once_and_we_for_each_of_its_platforms()
    {
        using var docker = await DockerClient.FindAsync();
        await SeedAsync(docker, ("amd64", "linux/amd64"));
        var image = await app.GetAsync("amd64");

        var theirs = await ListAsync(docker, "amd64", "amd64");
        await app.PushAsync(await Artifact.CreateIndexAsync([image, image.WithPlatform(Platform.Parse("linux/amd64/v2"))]), ["ours"]);

        Assert.Single(theirs.Index!.Manifests);
        var ours = await app.GetAsync("ours");
        Assert.Equal(["linux/amd64", "linux/amd64/v2"], Platforms(ours));
        Assert.Equal(["linux/amd64/v2"], Platforms(await ours.EditAsync([IndexEdit.Remove(Amd64)])));
    }

    [Fact]
    public async Task Docker_refuses_an_index_among_its_sources_and_we_take_its_entries_with_their_attestations()
    {
        using var docker = await DockerClient.FindAsync();
        var attested = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64");
        await app.PushAsync(attested, ["built"]);
        await app.PushAsync(await Samples.ImageAsync("linux/s390x"), ["s390x"]);

        var theirs = await docker.RunAsync(["manifest", "create", "--insecure", $"{app}:docker", $"{app}:built"]);
        var ours = await Artifact.CreateIndexAsync([await app.GetAsync("built"), await app.GetAsync("s390x")]);
        await app.PushAsync(ours, ["ours"]);

        Assert.NotEqual(0, theirs.ExitCode);
        if (docker.CanReadOci)
            Assert.Contains("is a manifest list", theirs.Stderr, StringComparison.Ordinal);
        Assert.Equal(attested.Index!.Manifests, ours.Index!.Manifests.Take(4));
        Assert.Equal(
            [attested.Index.Manifests[0].Digest.ToString(), attested.Index.Manifests[1].Digest.ToString()],
            ours.Index.Manifests.Skip(2).Take(2).Select(static each => each.Annotations["vnd.docker.reference.digest"]));
    }

    [Fact]
    public async Task Docker_promises_images_of_another_registry_and_fails_to_push_them_and_we_copy_them()
    {
        using var docker = await DockerClient.FindAsync();
        await using var other = await RealRegistry.StartAsync();
        var elsewhere = registry.Client.Repository($"{other.Host}/lib/base", RepositoryAccess.Push);
        await elsewhere.PushAsync(await Samples.ImageAsync("linux/amd64", Format(docker)), ["1"]);

        await docker.CreateAsync($"{app}:docker", [$"{elsewhere}:1"]);
        var theirs = await docker.RunAsync(["manifest", "push", "--insecure", $"{app}:docker"]);
        await app.PushAsync(await Artifact.CreateIndexAsync([await elsewhere.GetAsync("1")]), ["ours"]);

        Assert.NotEqual(0, theirs.ExitCode);
        Assert.Null(await app.ResolveAsync(Tag.Parse("docker")));
        var image = Assert.Single(await (await app.GetAsync("ours")).ImagesAsync());
        Assert.Equal("layer of linux/amd64", Encoding.UTF8.GetString((await image.Blobs[1].ReadAsync()).Span));
    }

    [Fact]
    public async Task Docker_takes_the_type_of_the_first_file_name_for_a_mixture_and_we_ask()
    {
        using var docker = await DockerClient.FindAsync();
        await app.PushAsync(await Samples.ImageAsync("linux/amd64", ImageFormat.Docker), ["a-docker"]);
        await app.PushAsync(await Samples.ImageAsync("linux/arm64"), ["b-oci"]);
        Artifact[] images = [await app.GetAsync("b-oci"), await app.GetAsync("a-docker")];

        if (docker.CanReadOci)
            Assert.Equal(MediaType.DockerIndex, (await ListAsync(docker, "b-oci", "a-docker")).MediaType);
        var refusal = await Assert.ThrowsAsync<InvalidContentException>(async () => await Artifact.CreateIndexAsync(images));

        Assert.Contains("mixed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(MediaType.OciIndex, (await Artifact.CreateIndexAsync(images, null, new() { Format = ImageFormat.Oci })).MediaType);
        await app.PushAsync(await Artifact.CreateIndexAsync(images, null, new() { ConvertsImages = true }), ["ours"]);
        foreach (var image in await (await app.GetAsync("ours")).ImagesAsync())
            Assert.DoesNotContain("vnd.docker", Encoding.UTF8.GetString(image.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_knows_few_platforms_and_never_clears_one_and_we_write_what_is_given()
    {
        using var docker = await DockerClient.FindAsync();
        await SeedAsync(docker, ("win", "windows(10.0.17763.1+win32k)/amd64"), ("loong", "linux/loong64"), ("arm", "linux/arm"));

        await docker.CreateAsync($"{app}:docker", [$"{app}:win", $"{app}:loong", $"{app}:arm"]);
        var unknown = await docker.RunAsync([
            "manifest",
            "annotate",
            $"{app}:docker",
            $"{app}:loong",
            "--os",
            "linux",
            "--arch",
            "loong64",
        ]);
        await docker.AnnotateAsync($"{app}:docker", $"{app}:win", ["--os-version", ""]);
        await docker.PushAsync($"{app}:docker");
        var theirs = (await app.GetAsync("docker")).Index!.Manifests;
        var ours = await Artifact.CreateIndexAsync([
            (await app.GetAsync("win")).WithPlatform(Platform.Parse("windows/amd64")),
            await app.GetAsync("loong"),
            await app.GetAsync("arm"),
        ]);

        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains(theirs, static each => each.Platform!.OsVersion == "10.0.17763.1");
        Assert.Equal(["windows/amd64", "linux/loong64", "linux/arm/v7"], Platforms(ours));
    }

    [Fact]
    public async Task Docker_shows_a_rebuilt_index_and_we_the_one_that_is_there()
    {
        using var docker = await DockerClient.FindAsync();
        var image = (await Samples.ImageAsync("linux/amd64", Format(docker))).WithPlatform(Amd64 with { Features = ["sse4"] });
        await app.PushAsync(image, ["amd64"]);
        var isOci = docker.CanReadOci;
        var made = await Artifact.CreateIndexAsync(
            [isOci ? image.WithAnnotations(new Dictionary<string, string> { ["of"] = "entry" }) : image],
            isOci ? new Dictionary<string, string> { ["of"] = "index" } : null,
            isOci ? new() { ArtifactType = "application/x-kind" } : null);
        var text = Encoding.UTF8.GetString(made.Bytes.Span);
        var strange = Artifact.Parse(made.MediaType, Encoding.UTF8.GetBytes(text[..^1] + ",\"x-index\":{\"a\":  1}}"), app);
        await app.PushAsync(strange, ["strange"]);

        var seen = JsonNode.Parse(await docker.InspectAsync($"{app}:strange"))!;
        var raw = (await Programs.RunAsync(
            Programs.Skopeo,
            ["inspect", "--raw", "--tls-verify=false", $"docker://{app}:strange"])).Succeeded().Stdout;
        var edited = await (await app.GetAsync("strange")).EditAsync([IndexEdit.SetPlatform(Amd64, Platform.Parse("linux/amd64/v2"))]);

        Assert.All(["annotations", "artifactType", "x-index"], each => Assert.Null(seen[each]));
        Assert.Null(seen["manifests"]![0]!["annotations"]);
        Assert.Null(seen["manifests"]![0]!["platform"]!["features"]);
        Assert.Equal(Encoding.UTF8.GetString(strange.Bytes.Span), raw);
        Assert.Equal(
            raw.Replace(
                """{"architecture":"amd64","os":"linux","features":["sse4"]}""",
                """{"architecture":"amd64","os":"linux","variant":"v2"}""",
                StringComparison.Ordinal),
            Encoding.UTF8.GetString(edited.Bytes.Span));
    }

    [Fact]
    public async Task Docker_has_no_word_for_taking_a_platform_out_and_we_take_its_attestations_along()
    {
        using var docker = await DockerClient.FindAsync();
        var attested = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64");
        await app.PushAsync(attested, ["built"]);

        var help = (await docker.RunAsync(["manifest", "--help"])).Stdout;
        var left = await (await app.GetAsync("built")).EditAsync([IndexEdit.Remove(Amd64)]);
        await app.PushAsync(left, ["ours"]);

        Assert.DoesNotContain("remove ", help, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([attested.Index!.Manifests[1], attested.Index.Manifests[3]], (await app.GetAsync("ours")).Index!.Manifests);
    }

    [Fact]
    public async Task Skopeo_copies_what_we_make_byte_for_byte()
    {
        var attested = await Samples.AttestedIndexAsync("linux/amd64", "linux/arm/v6", "windows(10.0.17763.1+win32k)/amd64");
        var made = await Artifact.CreateIndexAsync(
            [attested],
            new Dictionary<string, string> { ["k"] = "<v>" },
            new() { ArtifactType = "application/x-kind", Subject = (await Samples.ImageAsync("linux/386")).Descriptor });
        await app.PushAsync(made, ["ours"]);

        (await Programs.RunAsync(
            Programs.Skopeo,
            [
                "copy",
                "--all",
                "--preserve-digests",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                $"docker://{app}:ours",
                $"docker://{app}-copy:1",
            ])).Succeeded();
        var raw = (await Programs.RunAsync(
            Programs.Skopeo,
            ["inspect", "--raw", "--tls-verify=false", $"docker://{app}-copy:1"])).Succeeded().Stdout;

        Assert.Equal(Encoding.UTF8.GetString(made.Bytes.Span), raw);
        Assert.Equal(made.Digest, (await registry.Client.GetAsync($"{app}-copy:1")).Digest);
    }

    // A client before 23.0 reads Docker's own types alone.
    private static ImageFormat Format(DockerClient docker) => docker.CanReadOci ? ImageFormat.Oci : ImageFormat.Docker;

    private static IEnumerable<string> Platforms(Artifact index) => index.Index!.Manifests.Select(static each => each.Platform!.ToString());

    private async Task SeedAsync(DockerClient docker, params (string Tag, string Platform)[] images)
    {
        foreach (var (tag, platform) in images)
            await app.PushAsync(await Samples.ImageAsync(platform, Format(docker)), [tag]);
    }

    private async Task<Artifact> ListAsync(DockerClient docker, params string[] tags)
    {
        await docker.CreateAsync($"{app}:docker", tags.Select(each => $"{app}:{each}"));
        await docker.PushAsync($"{app}:docker");
        return await app.GetAsync("docker");
    }
}
