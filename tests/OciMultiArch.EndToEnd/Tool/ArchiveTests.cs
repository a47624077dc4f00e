using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Archives of ocimulti read by skopeo, and those of other programs read by it.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task An_index_travels_in_an_OCI_archive_and_skopeo_finds_the_registrys_bytes_in_it()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await PushAsync(tool, registry, SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64"), SampleImage.Make("linux/s390x"));

        var report = await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", "oci-archive:app.tar:1.0");

        var file = Path.Combine(tool.Folder, "app.tar");
        Assert.Equal($"oci-archive:{file}:1.0", (string?)report["reference"]);
        Assert.Equal(["app.tar"], Directory.EnumerateFileSystemEntries(tool.Folder).Select(Path.GetFileName));
        Assert.Equal(
            await SkopeoAsync("inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/app:1.0"),
            await SkopeoAsync("inspect", "--raw", $"oci-archive:{file}:1.0"));
        await SkopeoAsync("copy", "--all", "--dest-tls-verify=false", $"oci-archive:{file}:1.0", $"docker://{registry.Host}/skopeo:1.0");
        await tool.JsonAsync("copy", "oci-archive:app.tar", $"{registry.Host}/ours:1.0");
        var digest = await Seed.DigestAsync(registry, "app", "1.0");
        Assert.Equal(digest, await Seed.DigestAsync(registry, "skopeo", "1.0"));
        Assert.Equal(digest, await Seed.DigestAsync(registry, "ours", "1.0"));
    }

    [Theory]
    [InlineData(ImageFamily.Oci)]
    [InlineData(ImageFamily.Docker)]
    public async Task Skopeo_takes_config_and_uncompressed_layers_byte_for_byte_out_of_a_Docker_archive(ImageFamily family)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        SampleImage[] images = [SampleImage.Make("linux/amd64", family), SampleImage.Make("linux/arm64", family)];
        await PushAsync(tool, registry, images);

        await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", "docker-archive:app.tar:acme/app:1.0");

        var (file, taken) = (Path.Combine(tool.Folder, "app.tar"), Path.Combine(tool.Folder, "taken"));
        await SkopeoAsync("copy", $"docker-archive:{file}:acme/app:1.0", $"dir:{taken}");
        Assert.Equal(
            images[0].Config,
            await File.ReadAllBytesAsync(Path.Combine(taken, Bytes.Digest(images[0].Config)["sha256:".Length..])));
        var diffId = (string?)JsonNode.Parse(images[0].Config)!["rootfs"]!["diff_ids"]![0];
        var taking = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(taken, "manifest.json")))!;
        Assert.Equal(Bytes.Digest(images[0].Config), (string?)taking["config"]!["digest"]);
        Assert.Equal([diffId], taking["layers"]!.AsArray().Select(static each => (string?)each!["digest"]));
        await tool.JsonAsync("copy", "docker-archive:app.tar:acme/app:1.0", $"{registry.Host}/ours:1.0");
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(registry, "ours", "1.0"));
    }

    [Fact]
    public async Task A_Docker_archive_is_an_OCI_archive_too_and_skopeo_takes_the_whole_index_out_of_it()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await PushAsync(tool, registry, SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64"));

        await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", "docker-archive:app.tar:acme/app:1.0");

        await SkopeoAsync(
            "copy",
            "--all",
            "--dest-tls-verify=false",
            $"oci-archive:{Path.Combine(tool.Folder, "app.tar")}:1.0",
            $"docker://{registry.Host}/skopeo:1.0");
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(registry, "skopeo", "1.0"));
    }

    [Fact]
    public async Task Archives_of_skopeo_are_read_with_a_tag_and_without()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var image = SampleImage.Make("linux/amd64", ImageFamily.Docker);
        await PushAsync(tool, registry, image);
        var (docker, oci) = (Path.Combine(tool.Folder, "docker.tar"), Path.Combine(tool.Folder, "oci.tar"));
        await SkopeoAsync("copy", "--src-tls-verify=false", $"docker://{registry.Host}/app:1.0", $"docker-archive:{docker}:acme/app:1.0");
        await PushAsync(tool, registry, SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64"));
        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/app:1.0", $"oci-archive:{oci}");

        await tool.JsonAsync("copy", $"docker-archive:{docker}:acme/app:1.0", $"{registry.Host}/ours:1.0");
        await tool.JsonAsync("copy", $"oci-archive:{oci}", $"{registry.Host}/ours:index");

        using RegistryClient client = new();
        var ours = await client.GetAsync($"{registry.Host}/ours:1.0");
        Assert.Equal(image.Config, (await ours.Blobs[0].ReadAsync()).ToArray());
        Assert.Equal((await ours.ConfigAsync()).RootFs.DiffIds, ours.Manifest!.Layers.Select(static each => each.Digest));
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(registry, "ours", "index"));
        Assert.Equal("1.0\n", (await tool.RunAsync("tags", $"docker-archive:{docker}")).Succeeded().Stdout);
        Assert.Equal($"{ours.Digest}\n", (await tool.RunAsync("digest", $"docker-archive:{docker}")).Succeeded().Stdout);
        Assert.Equal("linux/amd64", (string?)(await tool.JsonAsync("inspect", $"docker-archive:{docker}:acme/app"))["config"]!["platform"]);
    }

    [Fact]
    public async Task A_layout_of_umoci_is_read_from_the_tar_of_its_folder()
    {
        using var tool = SampleProgram.Ocimulti();
        await UmociAsync("init", "--layout", Path.Combine(tool.Folder, "lay"));
        await UmociAsync("new", "--image", $"{Path.Combine(tool.Folder, "lay")}:theirs");
        (await Programs.RunAsync(
            Programs.Find("tar", "tar"),
            ["-C", Path.Combine(tool.Folder, "lay"), "-cf", Path.Combine(tool.Folder, "lay.tar"), "."])).Succeeded();

        Assert.Equal(
            (await tool.RunAsync("digest", "oci:lay:theirs")).Succeeded().Stdout,
            (await tool.RunAsync("digest", "oci-archive:lay.tar:theirs")).Succeeded().Stdout);
    }

    [Fact]
    public async Task An_index_over_archives_becomes_an_archive()
    {
        using var tool = SampleProgram.Ocimulti();
        foreach (var each in (string[])["amd64", "arm64"])
        {
            await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync($"linux/{each}"), [each]);
            await tool.JsonAsync("copy", $"oci:lay:{each}", $"oci-archive:{each}.tar");
        }

        await tool.JsonAsync(
            "manifest",
            "create",
            "oci-archive:all.tar:1",
            "oci-archive:amd64.tar",
            "oci-archive:arm64.tar:latest",
            "--also-tag",
            "latest");

        Assert.Equal("1\nlatest\n", (await tool.RunAsync("tags", "oci-archive:all.tar")).Succeeded().Stdout);
        var all = await OciArchive.At(Path.Combine(tool.Folder, "all.tar")).GetAsync("1");
        Assert.Equal((await Samples.IndexAsync("linux/amd64", "linux/arm64")).Digest, all.Digest);
        Assert.Equal(
            $"oci-archive:{Path.Combine(tool.Folder, "all.tar")}",
            (string?)(await tool.JsonAsync("inspect", "oci-archive:all.tar"))["reference"]);
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_the_old_archive_and_nothing_else()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");
        await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", "oci-archive:app.tar:1.0");
        var before = await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "app.tar"));
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/riscv64"), "2.0");
        var lost = (await Samples.ImageAsync("linux/riscv64")).Blobs[1].Digest.Encoded;
        Directory.Delete(
            Path.Combine(registry.StorageFolder, "docker", "registry", "v2", "blobs", "sha256", lost[..2], lost),
            recursive: true);

        var ended = await tool.RunAsync("copy", $"{registry.Host}/app:2.0", "oci-archive:app.tar:1.0");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "app.tar")));
        Assert.Equal(["app.tar"], Directory.EnumerateFileSystemEntries(tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_registry_and_two_archives_are_written_in_one_go_and_a_dry_run_writes_none()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");
        string[] copy = [
            "copy",
            $"{registry.Host}/app:1.0",
            $"{registry.Host}/mirror:1.0",
            "oci-archive:oci.tar:1.0",
            "docker-archive:docker.tar:app:1.0",
        ];

        await tool.JsonAsync([.. copy, "--dry-run"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
        await tool.JsonAsync(copy);

        var digest = await Seed.DigestAsync(registry, "app", "1.0");
        Assert.Equal(digest, await Seed.DigestAsync(registry, "mirror", "1.0"));
        Assert.Equal(digest, (await OciArchive.At(Path.Combine(tool.Folder, "oci.tar")).GetAsync("1.0")).Digest);
        Assert.Equal(
            digest,
            (await DockerArchive.At(Path.Combine(tool.Folder, "docker.tar"), RepositoryName.Parse("app")).GetAsync("1.0")).Digest);
    }

    [Fact]
    public async Task One_archive_for_two_repositories_is_wrong_usage()
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var ended = await tool.RunAsync("copy", "oci:lay:1", "docker-archive:a.tar:one:1", "docker-archive:a.tar:two:1");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("as a whole", ended.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(tool.Folder, "a.tar")));
    }

    [Fact]
    public async Task What_a_Docker_archive_cannot_hold_fails_at_that_destination_alone()
    {
        using var tool = SampleProgram.Ocimulti();
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await layout.PushAsync(
            Artifact.CreateReferrer(
                await Samples.ImageAsync("linux/amd64"),
                "application/spdx+json",
                [Blob.Of(new("application/spdx+json"), "{}"u8.ToArray())]),
            ["sbom"]);

        var ended = await tool.RunAsync("copy", "oci:lay:sbom", "oci-archive:oci.tar:1", "docker-archive:docker.tar:app:1", "--json");

        var destinations = JsonNode.Parse(ended.Stdout)!["destinations"]!.AsArray();
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal([true, false], destinations.Select(static each => (bool)each!["succeeded"]!));
        Assert.Contains("no container image", (string?)destinations[1]!["error"], StringComparison.Ordinal);
        Assert.Equal(["lay", "oci.tar"], Directory.EnumerateFileSystemEntries(tool.Folder).Select(Path.GetFileName).Order());
    }

    // With compressed layers: skopeo compresses what it finds uncompressed, which changes every digest.
    private static async Task PushAsync(SampleProgram tool, RealRegistry registry, params SampleImage[] images)
    {
        using TempFolder layout = new();
        SampleImage.WriteLayout(layout, "1.0", images);
        await tool.JsonAsync("copy", $"oci:{layout.Path}:1.0", $"{registry.Host}/app:1.0");
    }

    private static async Task<string> SkopeoAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Skopeo, arguments)).Succeeded().Stdout;

    private static async Task UmociAsync(params string[] arguments) => (await Programs.RunAsync(Programs.Umoci, arguments)).Succeeded();
}
