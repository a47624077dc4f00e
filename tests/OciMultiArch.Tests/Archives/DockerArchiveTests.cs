using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

public sealed class DockerArchiveTests : IDisposable
{
    private readonly ArchiveCase at = new();

    [Fact]
    public async Task An_image_gets_a_manifest_of_its_config_byte_for_byte_and_its_uncompressed_layers()
    {
        var (config, layer) = await PartsAsync();
        at.Write(new RawTar()
            .File("0123/VERSION", "1.0").File("0123/json", "{}").File("0123/layer.tar", layer)
            .Link('2', "4567/layer.tar", "../0123/layer.tar")
            .File("config.json", config)
            .File(
                "manifest.json",
                """[{"Config":"config.json","RepoTags":["acme/app:1.0","acme/app:latest"],"Layers":["4567/layer.tar"]}]""")
            .File("repositories", "{}").End());

        var image = await DockerArchive.At(at.Path).GetAsync("latest");

        Assert.Equal(MediaType.DockerManifest, image.MediaType);
        Assert.Equal("linux/amd64", image.Descriptor.Platform!.ToString());
        Assert.Equal(
            SampleDocuments.Manifest(
                ImageFamily.Docker.ManifestType,
                SampleDocuments.Entry(ImageFamily.Docker.ConfigType, config),
                [SampleDocuments.Entry(ImageFamily.Docker.LayerType, layer)]),
            image.Bytes.ToArray());
        Assert.Equal(config, await ArchiveCase.ReadAsync(image.Blobs[0]));
        Assert.Equal(layer, await ArchiveCase.ReadAsync(image.Blobs[1]));
        Assert.Equal(["1.0", "latest"], await DockerArchive.At(at.Path).TagsAsync().Select(static each => each.Value).ToListAsync());
    }

    [Fact]
    public async Task A_compressed_layer_stays_compressed()
    {
        var (config, layer) = await PartsAsync();
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(layer);
        at.Write(new RawTar().File("sha256:c", config).File("l.tar.gz", packed.ToArray())
            .File("manifest.json", """[{"Config":"sha256:c","RepoTags":["a:1"],"Layers":["l.tar.gz"]}]""").End());

        var blob = (await DockerArchive.At(at.Path).GetAsync("1")).Blobs[1];

        Assert.Equal((MediaType.DockerLayerGzip, Digest.Of(packed.ToArray())), (blob.Descriptor.MediaType, blob.Digest));
        Assert.Equal(packed.ToArray(), await ArchiveCase.ReadAsync(blob));
    }

    [Fact]
    public async Task A_tag_of_two_repositories_is_told_apart_by_the_repository()
    {
        var (one, two) = (await PartsAsync("linux/amd64"), await PartsAsync("linux/arm64"));
        at.Write(new RawTar().File("1", one.Config).File("1.tar", one.Layer).File("2", two.Config).File("2.tar", two.Layer)
            .File(
                "manifest.json",
                """[{"Config":"1","RepoTags":["alpine:1"],"Layers":["1.tar"]},{"Config":"2","RepoTags":"""
                    + """["host:5000/b:1"],"Layers":["2.tar"]},{"Config":"2","RepoTags":null,"Layers":["2.tar"]}]""").End());

        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await DockerArchive.At(at.Path).GetAsync("1"));
        Assert.Contains("stands for", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            "linux/amd64",
            (await DockerArchive.At(at.Path, RepositoryName.Parse("alpine")).GetAsync("1")).Descriptor.Platform!.ToString());
        Assert.Equal(
            "linux/arm64/v8",
            (await DockerArchive.At(at.Path, RepositoryName.Parse("host:5000/b")).GetAsync("1")).Descriptor.Platform!.ToString());
        Assert.Equal(2, await DockerArchive.At(at.Path).RootsAsync().CountAsync());
        Assert.Equal(["alpine:1", "host:5000/b:1"], (await DockerArchive.At(at.Path).NamesAsync()).Where(static name => name[0] != '@'));
        Assert.Contains("(alpine:1) and sha256:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_an_OCI_layout_too_keeps_the_digests_of_the_registry()
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");

        var archive = await at.WriteDockerAsync(index, null, "1.0");

        Assert.Equal(index.Digest, (await archive.GetAsync("1.0")).Digest);
        Assert.Equal(index.Digest, (await DockerArchive.At(at.Path, ArchiveCase.App).GetAsync("1.0")).Digest);
        Assert.Equal(index.Digest, (await OciArchive.At(at.Path).GetAsync("1.0")).Digest);
        Assert.Empty(await DockerArchive.At(at.Path, RepositoryName.Parse("other")).TagsAsync().ToListAsync());
        Assert.Empty((await archive.GetAsync("1.0")).Descriptor.Annotations);
    }

    [Fact]
    public async Task Manifest_json_names_config_and_layers_of_the_first_image_and_every_tag()
    {
        var index = await Samples.IndexAsync("linux/arm64", "linux/amd64");
        var first = (await index.ImagesAsync())[0];

        await at.WriteDockerAsync(index, null, "latest", "1.0");

        var entry = Assert.Single((await DocumentAsync("manifest.json")).AsArray())!;
        Assert.Equal($"blobs/sha256/{first.Blobs[0].Digest.Encoded}", (string?)entry["Config"]);
        Assert.Equal([$"blobs/sha256/{first.Blobs[1].Digest.Encoded}"], entry["Layers"]!.AsArray().Select(static each => (string?)each));
        Assert.Equal(["acme/app:1.0", "acme/app:latest"], entry["RepoTags"]!.AsArray().Select(static each => (string?)each));
        var roots = (await DocumentAsync("index.json"))["manifests"]!.AsArray();
        Assert.Equal(
            ["docker.io/acme/app:1.0", "docker.io/acme/app:latest"],
            roots.Select(static each => (string?)each!["annotations"]!["io.containerd.image.name"]));
        Assert.Equal(["1.0", "latest"], roots.Select(static each => (string?)each!["annotations"]!["org.opencontainers.image.ref.name"]));
        Assert.All(roots, each => Assert.Equal(index.Digest.ToString(), (string?)each!["digest"]));
    }

    [Fact]
    public async Task For_one_platform_it_holds_that_image_alone_and_reads_no_other()
    {
        var wanted = await Samples.ImageAsync("linux/arm64");
        Descriptor layer = new() { MediaType = MediaType.OciLayer, Digest = Digest.Of("right"u8), Size = 5 };
        var unread = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [
                new()
                {
                    Blob = Blob.Of(layer, static (_, _) => throw new InvalidOperationException("It was opened.")),
                    DiffId = layer.Digest,
                },
            ],
        }.BuildAsync();
        var index = await Artifact.CreateIndexAsync([unread, wanted]);
        await using var writer = DockerArchive.Create(at.Path, ArchiveCase.App, Platform.Parse("linux/arm64"));

        await writer.PushAsync(index, ["1.0"]);
        await writer.CompleteAsync();

        Assert.Equal(wanted.Digest, (await DockerArchive.At(at.Path).GetAsync("1.0")).Digest);
        Assert.Equal($"blobs/sha256/{wanted.Blobs[0].Digest.Encoded}", (string?)(await DocumentAsync("manifest.json"))[0]!["Config"]);
        Assert.Equal(
            3,
            (await MembersAsync()).Count(static each => each.StartsWith("blobs/sha256/", StringComparison.Ordinal) && !each.EndsWith('/')));
    }

    [Fact]
    public async Task What_docker_load_would_refuse_is_refused_on_completion()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        await RefusedAsync(image, "linux/s390x", Platform.Parse("linux/s390x"));
        await RefusedAsync(
            Artifact.CreateReferrer(image, "application/spdx+json", [Blob.Of(new("application/spdx+json"), "{}"u8.ToArray())]),
            "no container image");
        var config = Blob.Of(
            MediaType.OciConfig,
            """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray());
        await RefusedAsync(Artifact.Parse(MediaType.OciManifest, Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"config":{"mediaType":"{{{MediaType.OciConfig}}}","digest":"{{{config.Digest}}}","size":"""
                + $$$"""{{{config.Descriptor.Size}}}},"layers":["""
                + $$$"""{"mediaType":"{{{MediaType.OciLayer}}}","digest":"{{{image.Blobs[1].Digest}}}","size":"""
                + $$$"""{{{image.Blobs[1].Descriptor.Size}}}}]}"""),
            await KeptAsync(config, image.Blobs[1])), "1 layers");
    }

    [Theory]
    [InlineData("alpine", "alpine")]
    [InlineData("acme/app", "acme/app")]
    [InlineData("ghcr.io/acme/app", "ghcr.io/acme/app")]
    [InlineData("localhost:5000/app", "localhost:5000/app")]
    [InlineData("docker.io/library/a/b", "library/a/b")]
    [InlineData("docker.io/foo.bar/x", "docker.io/foo.bar/x")]
    public void Names_are_written_as_Docker_shows_them(string name, string familiar) =>
        Assert.Equal(familiar, OciMultiArch.Archives.DockerForm.FamiliarName(RepositoryName.Parse(name)));

    [Theory]
    [InlineData("null", "manifest.json")]
    [InlineData("{}", "manifest.json")]
    [InlineData("[{}]", "manifest.json")]
    [InlineData("[null]", "manifest.json")]
    [InlineData("""[{"Config":"c","Layers":["l"],"Layers":["l"]}]""", "manifest.json")]
    [InlineData("""[{"Config":"missing","Layers":["l"]}]""", "missing")]
    [InlineData("""[{"Config":"../c","Layers":["l"]}]""", "../c")]
    [InlineData("""[{"Config":"c","Layers":["/etc/passwd"]}]""", "/etc/passwd")]
    [InlineData("""[{"Config":"c","Layers":[]}]""", "0 layers")]
    [InlineData("""[{"Config":"l","Layers":["l"]}]""", "cannot be read")]
    public async Task A_manifest_json_that_cannot_be_right_is_refused(string document, string because)
    {
        var (config, layer) = await PartsAsync();
        at.Write(new RawTar().File("c", config).File("l", layer).File("manifest.json", document).End());

        var failure = await Assert.ThrowsAsync<OciException>(async () => await DockerArchive.At(at.Path).FindAsync(Tag.Latest));

        Assert.Contains(at.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_not_what_the_config_says_is_refused_when_it_is_read()
    {
        var (config, layer) = await PartsAsync();
        layer[0] ^= 1;
        at.Write(
            new RawTar().File("c", config)
                .File("l", layer)
                .File("manifest.json", """[{"Config":"c","RepoTags":["a:1"],"Layers":["l"]}]""")
                .End());

        var image = await DockerArchive.At(at.Path).GetAsync("1");

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await image.Blobs[1].ReadAsync());
    }

    public void Dispose() => at.Dispose();

    private static async Task<MemoryStore> KeptAsync(params Blob[] blobs)
    {
        MemoryStore store = new();
        foreach (var each in blobs)
            await store.WriteAsync(each);
        return store;
    }

    private static async Task<(byte[] Config, byte[] Layer)> PartsAsync(string platform = "linux/amd64")
    {
        var image = await Samples.ImageAsync(platform);
        return (await ArchiveCase.ReadAsync(image.Blobs[0]), await ArchiveCase.ReadAsync(image.Blobs[1]));
    }

    private async Task RefusedAsync(Artifact artifact, string because, Platform? platform = null)
    {
        var failure = await Assert.ThrowsAnyAsync<OciException>(async () => await at.WriteDockerAsync(artifact, platform, "1"));
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Beside());
    }

    private async Task<JsonNode> DocumentAsync(string name)
    {
        await using var file = File.OpenRead(at.Path);
        using System.Formats.Tar.TarReader reader = new(file);
        while (await reader.GetNextEntryAsync() is { } entry)
            if (entry.Name == name)
                return JsonNode.Parse(entry.DataStream!)!;
        throw new InvalidOperationException($"There is no {name}.");
    }

    private async Task<List<string>> MembersAsync()
    {
        List<string> names = [];
        await using var file = File.OpenRead(at.Path);
        using System.Formats.Tar.TarReader reader = new(file);
        while (await reader.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        return names;
    }
}
