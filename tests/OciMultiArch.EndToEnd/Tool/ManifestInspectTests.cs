using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ManifestInspectTests
{
    [Fact]
    public async Task An_index_is_one_request_and_each_entry_one_line()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var amd64 = await Samples.ImageAsync("linux/amd64");
        var attestation =
            (await Samples.ImageAsync("linux/arm64")).WithPlatform(Platform.Parse("unknown/unknown")).WithAnnotations(
                new Dictionary<string, string>
                {
                    ["vnd.docker.reference.type"] = "attestation-manifest",
                    ["vnd.docker.reference.digest"] = amd64.Digest.ToString(),
                });
        var windows = (await Samples.ImageAsync("linux/s390x")).WithPlatform(new Platform
        {
            Os = "windows",
            Architecture = "amd64",
            OsVersion = "10.0.20348.1",
            OsFeatures = ["win32k"],
        });
        await Seed.PushAsync(registry, "app", await Artifact.CreateIndexAsync([amd64, windows, attestation]), "1.0");

        var mark = await registry.MarkAsync();
        var text = (await tool.RunAsync("manifest", "inspect", $"{registry.Host}/app:1.0")).Succeeded().Stdout;
        Assert.Equal("GET", Assert.Single(await registry.SinceAsync(mark)).Method);
        var json = await tool.JsonAsync("manifest", "inspect", $"{registry.Host}/app:1.0");

        Assert.Matches($"linux/amd64 +{amd64.Digest} +image", text);
        Assert.Matches($@"windows\(10\.0\.20348\.1\+win32k\)/amd64 +{windows.Digest} +image", text);
        Assert.Matches($"unknown/unknown +{attestation.Digest} +attestation +of linux/amd64\n", text);
        Assert.Equal([null, null, amd64.Digest.ToString()], json["manifests"]!.AsArray().Select(each => (string?)each!["attests"]));
    }

    [Fact]
    public async Task Sizes_are_one_request_more_for_each_image()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await Seed.PushAsync(registry, "app", index, "1.0");
        var images = await index.ImagesAsync();

        var mark = await registry.MarkAsync();
        var json = await tool.JsonAsync("manifest", "inspect", $"{registry.Host}/app:1.0", "--sizes");

        Assert.Equal(3, (await registry.SinceAsync(mark)).Count);
        Assert.Equal(
            images.Select(each => each.Blobs.Sum(blob => blob.Descriptor.Size)),
            json["manifests"]!.AsArray().Select(each => (long)each!["contentSize"]!));
        Assert.Contains(
            "BYTES",
            (await tool.RunAsync("manifest", "inspect", $"{registry.Host}/app:1.0", "--sizes")).Stdout,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indexes_in_an_index_and_images_of_another_family_are_called_that()
    {
        using var tool = SampleProgram.Ocimulti();
        var (docker, nested) = (await Samples.ImageAsync("linux/amd64", ImageFormat.Docker), await Samples.IndexAsync("linux/arm64"));
        var entries = ((Artifact[])[docker, nested]).Select(each =>
            $$"""{"mediaType":"{{each.MediaType}}","digest":"{{each.Digest}}","size":{{each.Descriptor.Size}}}""");
        var outer = Artifact.Parse(
            MediaType.OciIndex,
            SampleDocuments.Index(ImageFamily.Oci.IndexType, entries));
        var layout = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await layout.WriteAsync(outer, [Tag.Parse("1")]);

        var text = (await tool.RunAsync("manifest", "inspect", "oci:lay:1")).Succeeded().Stdout;

        Assert.Matches($"-  +{docker.Digest} +image \\(docker\\)", text);
        Assert.Matches($"-  +{nested.Digest} +index", text);
    }

    [Fact]
    public async Task An_image_shows_its_manifest_and_nothing_else_is_read()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/amd64");
        await Seed.PushAsync(registry, "app", image, "1.0");

        var mark = await registry.MarkAsync();
        var text = (await tool.RunAsync("manifest", "inspect", $"{registry.Host}/app:1.0")).Succeeded().Stdout;

        Assert.Single(await registry.SinceAsync(mark));
        Assert.Contains(
            $"Config:        {image.Manifest!.Config.Digest} ({MediaType.OciConfig}, {image.Manifest.Config.Size} bytes)\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains(image.Manifest.Layers[0].Digest.ToString(), text, StringComparison.Ordinal);
        var raw = (await tool.RunAsync("manifest", "inspect", $"{registry.Host}/app:1.0", "--raw")).Succeeded().Stdout;
        Assert.Equal(System.Text.Encoding.UTF8.GetString(image.Bytes.Span), raw.TrimEnd('\n'));
    }
}
