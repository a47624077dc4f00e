using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

public sealed class ImageBaseTests
{
    private readonly Family family = new();

    [Theory]
    [InlineData(ImageFormat.Docker, "application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip")]
    [InlineData(ImageFormat.Docker, "application/vnd.oci.image.layer.v1.tar", "application/vnd.docker.image.rootfs.diff.tar")]
    [InlineData(
        ImageFormat.Docker,
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData(
        ImageFormat.Docker, "application/vnd.docker.image.rootfs.diff.tar.gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip")]
    [InlineData(ImageFormat.Oci, "application/vnd.docker.image.rootfs.diff.tar.gzip", "application/vnd.oci.image.layer.v1.tar+gzip")]
    [InlineData(ImageFormat.Oci, "application/vnd.docker.image.rootfs.diff.tar", "application/vnd.oci.image.layer.v1.tar")]
    [InlineData(
        ImageFormat.Oci,
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    [InlineData(
        ImageFormat.Oci, "application/vnd.docker.image.rootfs.foreign.diff.tar", "application/vnd.oci.image.layer.nondistributable.v1.tar")]
    [InlineData(ImageFormat.Oci, "application/vnd.oci.image.layer.v1.tar+zstd", "application/vnd.oci.image.layer.v1.tar+zstd")]
    [InlineData(ImageFormat.Oci, "application/vnd.docker.image.rootfs.diff.tar.zstd", "application/vnd.oci.image.layer.v1.tar+zstd")]
    public async Task Layers_of_the_base_are_renamed_and_keep_their_bytes(ImageFormat format, string before, string after)
    {
        var from = Base("linux/amd64", layerType: new(before));

        var image = await new ImageRecipe
        {
            Platform = Samples.Amd64,
            Base = from,
            Format = format,
            Layers = [Samples.RecipeLayer("new")],
        }.BuildAsync();

        Assert.Equal(after, image.Manifest!.Layers[0].MediaType.Value);
        Assert.Equal(from.Blobs[1].Digest, image.Blobs[1].Digest);
        Assert.Equal(from.Blobs[1].Sources, image.Blobs[1].Sources);
        Assert.Equal(
            format == ImageFormat.Docker,
            image.MediaType.IsDocker && image.Manifest.Config.MediaType.IsDocker && image.Manifest.Layers[1].MediaType.IsDocker);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd")]
    [InlineData("application/x-other")]
    public async Task A_layer_that_Docker_has_no_type_for_is_refused(string type)
    {
        var failure = await Assert.ThrowsAsync<InvalidContentException>(async () => await new ImageRecipe
        {
            Platform = Samples.Amd64,
            Base = Base("linux/amd64", layerType: new(type)),
            Format = ImageFormat.Docker,
        }.BuildAsync());
        Assert.Contains(type, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_base_says_of_its_layers_stays_in_OCI_format()
    {
        MemoryStore memory = new();
        var (config, layer) = (Samples.Blob(
            MediaType.OciConfig, Config("linux/amd64")), Samples.Blob(MediaType.OciLayerGzip, "base layer"));
        await memory.WriteAsync(config);
        var from = Artifact.Parse(MediaType.OciManifest, Samples.ManifestOf(Samples.Entry(config.Descriptor),
            [Samples.Entry(layer.Descriptor, ",\"urls\":[\"https://example.com/\"],\"annotations\":{\"toc\":\"1\"}")]), memory);

        var oci = await new ImageRecipe { Platform = Samples.Amd64, Base = from }.BuildAsync();
        var docker = await new ImageRecipe { Platform = Samples.Amd64, Base = from, Format = ImageFormat.Docker }.BuildAsync();

        Assert.Equal("1", oci.Manifest!.Layers[0].Annotations["toc"]);
        Assert.Equal(["https://example.com/"], docker.Manifest!.Layers[0].Urls);
        Assert.Empty(docker.Manifest.Layers[0].Annotations);
    }

    [Theory]
    [InlineData("debian:12", "docker.io/library/debian:12")]
    [InlineData("ghcr.io/a/b:c@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ghcr.io/a/b:c")]
    [InlineData(
        "ghcr.io/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ghcr.io/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Annotations_name_the_base(string reference, string name)
    {
        var image = Base("linux/amd64");
        var from = (await Artifact.CreateIndexAsync([image])).ReadAs(ImageReference.Parse(reference));

        var built = await new ImageRecipe { Platform = Samples.Amd64, Base = from }.BuildAsync();
        var own = await new ImageRecipe
        {
            Platform = Samples.Amd64,
            Base = from,
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.base.name"] = "mine" },
        }.BuildAsync();
        var docker = await new ImageRecipe { Platform = Samples.Amd64, Base = from, Format = ImageFormat.Docker }.BuildAsync();
        var unnamed = await new ImageRecipe { Platform = Samples.Amd64, Base = image }.BuildAsync();

        Assert.Equal(name, built.Manifest!.Annotations["org.opencontainers.image.base.name"]);
        Assert.Equal(image.Digest.ToString(), built.Manifest.Annotations["org.opencontainers.image.base.digest"]);
        Assert.Equal("mine", own.Manifest!.Annotations["org.opencontainers.image.base.name"]);
        Assert.Empty(docker.Manifest!.Annotations);
        Assert.Equal(["org.opencontainers.image.base.digest"], unnamed.Manifest!.Annotations.Keys);
    }

    [Fact]
    public async Task A_base_without_the_platform_says_what_it_has()
    {
        var from = await Artifact.CreateIndexAsync([Base("linux/amd64"), Base("linux/arm")]);

        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await new ImageRecipe { Platform = Platform.Parse("linux/s390x"), Base = from }.BuildAsync());
        var single = await Assert.ThrowsAsync<BuildException>(async () =>
            await new ImageRecipe { Platform = Platform.Parse("linux/arm64"), Base = Base("linux/amd64") }.BuildAsync());

        Assert.Contains("no image for linux/s390x; it has: linux/amd64, linux/arm/v7.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no image for linux/arm64; it has: linux/amd64.", single.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_for_a_newer_variant_stands_on_the_base_of_an_older()
    {
        var from = await Artifact.CreateIndexAsync([Base("linux/amd64"), Base("linux/arm")]);

        var image = await new ImageRecipe { Platform = Platform.Parse("linux/amd64/v3"), Base = from }.BuildAsync();

        Assert.Equal("linux/amd64/v3", image.Descriptor.Platform!.ToString());
        Assert.Equal("v3", (await image.ConfigAsync()).Variant);
    }

    [Fact]
    public async Task The_version_of_Windows_comes_from_the_base()
    {
        var config = Config("windows/amd64").Replace(
            "\"os\":\"windows\"",
            "\"os\":\"windows\",\"os.version\":\"10.0.20348.2700\",\"os.features\":[\"win32k\"]",
            StringComparison.Ordinal);
        var from = Samples.ImageOf(config);

        var image = await new ImageRecipe { Platform = Platform.Parse("windows/amd64"), Base = from }.BuildAsync();
        var asked = await new ImageRecipe { Platform = Platform.Parse("windows/amd64:10.0.20348.9999"), Base = from }.BuildAsync();
        var said = await new ImageRecipe
        {
            Platform = Platform.Parse("windows/amd64"),
            Base = Base("windows/amd64").WithPlatform(Platform.Parse("windows/amd64:10.0.17763.1")),
        }.BuildAsync();

        Assert.Equal("windows(10.0.20348.2700+win32k)/amd64", image.Descriptor.Platform!.ToString());
        Assert.Equal("10.0.20348.2700", asked.Descriptor.Platform!.OsVersion);
        Assert.Equal("10.0.20348.2700", (await asked.ConfigAsync()).OsVersion);
        Assert.Equal("10.0.17763.1", said.Descriptor.Platform!.OsVersion);
        Assert.Equal("10.0.17763.1", (await said.ConfigAsync()).OsVersion);
    }

    [Fact]
    public async Task Of_an_index_the_base_costs_one_manifest_and_one_config()
    {
        var from = family.Index(
            "index",
            Samples.OnPlatform(family.Image("amd", "linux/amd64", "a").Descriptor, "linux/amd64"),
            Samples.OnPlatform(family.Image("arm", "linux/arm64", "b").Descriptor, "linux/arm64"));

        await new ImageRecipe { Platform = Samples.Amd64, Base = from, Layers = [Samples.RecipeLayer("new")] }.BuildAsync();

        Assert.Equal(["get amd", "open amd-config"], family.Home.Calls);
    }

    [Fact]
    public async Task What_cannot_be_built_is_said_before_anything_is_read()
    {
        Dictionary<string, string> annotations = new() { ["k"] = "v" };
        var from = family.Image("amd", "linux/amd64", "a");
        await Assert.ThrowsAsync<InvalidContentException>(async () =>
            await new ImageRecipe
            {
                Platform = Samples.Amd64,
                Base = from,
                Format = ImageFormat.Docker,
                Annotations = annotations,
            }.BuildAsync());
        await Assert.ThrowsAsync<BuildException>(async () => await new ImageRecipe { Platform = new(), Base = from }.BuildAsync());
        Assert.Empty(family.Home.Calls);
    }

    [Theory]
    [InlineData("\"diff_ids\":[]")]
    [InlineData("\"type\":\"other\",\"diff_ids\":[\"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]")]
    public async Task A_base_that_is_broken_is_refused(string rootfs)
    {
        var from = Samples.ImageOf($$$"""{"architecture":"amd64","os":"linux","rootfs":{{{{rootfs}}}}}""");
        await Assert.ThrowsAsync<BuildException>(async () => await new ImageRecipe { Platform = Samples.Amd64, Base = from }.BuildAsync());
    }

    [Fact]
    public async Task A_base_that_is_no_container_image_is_refused()
    {
        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await new ImageRecipe
            {
                Platform = Samples.Amd64,
                Base = Artifact.Create("application/x", []).WithPlatform(Samples.Amd64),
            }.BuildAsync());
        Assert.Contains("application/vnd.oci.empty.v1+json", failure.Message, StringComparison.Ordinal);
    }

    private static Artifact Base(string platform, MediaType? layerType = null)
    {
        var family = layerType?.IsDocker == true ? ImageFamily.Docker : ImageFamily.Oci;
        return Samples.ImageOf(Config(platform), family: family, layerType: layerType);
    }

    private static string Config(string platform) => SampleDocuments.Config(platform, [Bytes.Digest("base"u8)]);
}
