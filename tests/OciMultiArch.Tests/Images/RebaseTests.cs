using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Images put on another base: its layers, DiffIDs and history in the place of the old one's.</summary>
public sealed class RebaseTests
{
    private readonly Foreign foreign = new();

    [Fact]
    public async Task A_rebased_image_is_these_bytes()
    {
        var (index, edited) = await RebasedAsync(Base("old", "a", "b"), Base("new", "a", "c", "d"));

        var image = await edited.ChildAsync(edited.Index!.Manifests[0]);
        Assert.Equal(
            $$$"""{"architecture":"amd64","os":"linux","config":{"Env":["A=1"]},"rootfs":{"type":"layers","diff_ids":["""
                + $$$"""{{{Samples.DiffIds("a", "c", "d", "app")}}}]},"history":["""
                + $$$"""{"created_by":"new","empty_layer":true,"x":1},{"created_by":"a"},{"created_by":"c"},"""
                + $$$"""{"created_by":"d"},{"created_by":"app","x-app":true}]}""",
            await Samples.ConfigTextAsync(image));
        Assert.Equal(["a", "c", "d", "app"], image.Manifest!.Layers.Select(static each => Text(each.Digest)));
        Assert.Equal("sha256:4d119fcd17e23b1087ea56b1bb61d3233a4a49936d5c2b6ba4ba2a2e8ff4ad47", image.Digest.ToString());
        Assert.Equal("x", index.Index!.Manifests[0].Annotations["own"]);
    }

    [Fact]
    public async Task Annotations_that_name_the_base_follow_it_where_they_are()
    {
        var (_, edited) = await RebasedAsync(Base("old", "a"), Base("new", "c"));
        var image = await edited.ChildAsync(edited.Index!.Manifests[0]);
        var below = await BaseImageAsync(Base("new", "c"));

        Assert.Equal(below.Digest.ToString(), image.Manifest!.Annotations["org.opencontainers.image.base.digest"]);
        Assert.Equal(below.Digest.ToString(), edited.Index.Manifests[0].Annotations["org.opencontainers.image.base.digest"]);
        Assert.Equal(Base("new", "c").Digest.ToString(), edited.Index.Annotations["org.opencontainers.image.base.digest"]);
        Assert.False(image.Manifest.Annotations.ContainsKey("org.opencontainers.image.base.name"));
        Assert.False(edited.Index.Manifests[0].Annotations.ContainsKey("org.opencontainers.image.base.name"));
    }

    [Fact]
    public async Task The_build_of_Windows_follows_the_base_in_config_and_index()
    {
        var (_, edited) = await RebasedAsync(
            BaseOn("old", "windows/amd64", ",\"os.version\":\"10.0.17763.1\"", "a"),
            BaseOn("new", "windows/amd64", ",\"os.version\":\"10.0.20348.2\"", "c"),
            "windows/amd64");

        Assert.Equal("10.0.20348.2", edited.Index!.Manifests[0].Platform!.OsVersion);
        Assert.Equal("10.0.20348.2", (await (await edited.ChildAsync(edited.Index.Manifests[0])).ConfigAsync()).OsVersion);
    }

    [Fact]
    public async Task Layers_compressed_otherwise_are_known_by_their_DiffID()
    {
        var old = Base("old", "a");
        var config = foreign.Config(Config("linux/amd64", "", ["a", "app"]));
        var image = foreign.Put(
            MediaType.OciManifest,
            Samples.Text(Samples.Manifest(config, [Samples.Blob(MediaType.OciLayerZstd, "a, packed anew").Descriptor, Layer("app")])));
        var index = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(image, "linux/amd64")));

        var edited = await index.EditImagesAsync(new() { Rebase = new() { OldBase = old, NewBase = Base("new", "c") } });

        Assert.Equal(
            ["c", "app"],
            (await edited.ChildAsync(edited.Index!.Manifests[0])).Manifest!.Layers.Select(static each => Text(each.Digest)));
    }

    [Fact]
    public async Task A_base_that_the_image_was_not_built_on_is_refused_with_the_layer_that_differs()
    {
        var other = await Assert.ThrowsAsync<BuildException>(async () =>
            await App(Base("old", "a", "b")).EditImagesAsync(On(Base("x", "a", "z"))));
        var longer = await Assert.ThrowsAsync<BuildException>(async () =>
            await App(Base("old", "a")).EditImagesAsync(On(Base("x", "a", "app", "z"))));

        Assert.Contains(
            $"its layer 2 is {Layer("b").Digest}, that of the base {Layer("z").Digest}",
            other.Message,
            StringComparison.Ordinal);
        Assert.Contains("it has 2 layers, the base 3", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_without_the_platform_is_refused_with_what_it_has()
    {
        var old = Base("old", "a");
        var edit = new ImageEdit { Rebase = new() { OldBase = old, NewBase = BaseOn("new", "linux/s390x", "", "c") } };

        var failure = await Assert.ThrowsAsync<BuildException>(async () => await App(old).EditImagesAsync(edit));

        Assert.Contains("The new base", failure.Message, StringComparison.Ordinal);
        Assert.Contains("has no image for linux/amd64; it has: linux/s390x.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_image_for_two_platforms_gets_the_base_of_each()
    {
        var (a, b) = (Image("old", "linux/amd64", "", ["a"]), Image("old", "linux/arm64/v8", "", ["a"]));
        var (c, d) = (Image("new", "linux/amd64", "", ["c"]), Image("new", "linux/arm64/v8", "", ["d"]));
        var app = Image("app", "linux/amd64", "", ["a", "app"]);
        Artifact Both(Descriptor amd, Descriptor arm) => foreign.Open(
            MediaType.OciIndex,
            ImageEditTests.Index(Samples.OnPlatform(amd, "linux/amd64"), Samples.OnPlatform(arm, "linux/arm64")));

        var edited = await Both(app, app).EditImagesAsync(new() { Rebase = new() { OldBase = Both(a, b), NewBase = Both(c, d) } });

        Assert.Equal(["c", "d"], (await edited.ImagesAsync()).Select(static each => Text(each.Manifest!.Layers[0].Digest)));
    }

    [Fact]
    public async Task The_base_that_is_there_already_changes_nothing()
    {
        var old = Base("old", "a");
        var image = Image(
            "app",
            "linux/amd64",
            "",
            ["a", "app"],
            $",\"annotations\":{{\"org.opencontainers.image.base.digest\":\"{(await BaseImageAsync(old)).Digest}\"}}");
        var index = foreign.Open(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(image, "linux/amd64")));

        Assert.Same(index, await index.EditImagesAsync(new() { Rebase = new() { OldBase = old, NewBase = old } }));
    }

    private static Descriptor Layer(string text) => Samples.Blob(MediaType.OciLayerGzip, text).Descriptor;

    private static string Text(Digest layer) => new[] { "a", "b", "c", "d", "app" }.Single(each => Layer(each).Digest == layer);

    private static string Config(string platform, string members, string[] layers) => SampleDocuments.Config(
        platform, layers.Select(static each => Bytes.Digest(Samples.Utf8(each))), $"{members},\"config\":{{\"Env\":[\"A=1\"]}}");

    private Descriptor Image(string name, string platform, string members, string[] layers, string manifest = "")
    {
        var history = layers.Select(each => $$"""{"created_by":"{{each}}"{{(each == "app" ? ",\"x-app\":true" : "")}}}""");
        var told = name == "app"
            ? history.Prepend("""{"created_by":"old","empty_layer":true}""")
            : history.Prepend($$"""{"created_by":"{{name}}","empty_layer":true,"x":1}""");
        var config = foreign.Config(Config(platform, members, layers).TrimEnd()[..^1] + $",\"history\":[{string.Join(',', told)}]}}");
        return foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(config, layers.Select(Layer), manifest)));
    }

    private Artifact Base(string name, params string[] layers) => BaseOn(name, "linux/amd64", "", layers);

    private Artifact BaseOn(string name, string platform, string members, params string[] layers) =>
        foreign.Open(MediaType.OciIndex, ImageEditTests.Index(Samples.OnPlatform(Image(name, platform, members, layers), platform)));

    private static async Task<Artifact> BaseImageAsync(Artifact index) => (await index.ImagesAsync())[0];

    private Artifact App(Artifact old, string platform = "linux/amd64")
    {
        var below = old.Index!.Manifests[0];
        var layers = Artifact.Parse(
            below.MediaType,
            Samples.Utf8(foreign.Text(below.Digest))).Manifest!.Layers.Select(static each => Text(each.Digest))
            .Append("app")
            .ToArray();
        var image = Image(
            "app",
            platform,
            platform.StartsWith("windows", StringComparison.Ordinal) ? ",\"os.version\":\"10.0.17763.1\"" : "",
            layers);
        var built = $"\"org.opencontainers.image.base.digest\":\"{below.Digest}\"";
        const string Named = """
            "org.opencontainers.image.base.name":"example.test/old:1"
            """;
        var annotations = $$$""","annotations":{"own":"x",{{{built}}},{{{Named}}}}""";
        return foreign.Open(MediaType.OciIndex, Samples.Text(Samples.Index(
            [Samples.Entry(image, annotations + SampleDocuments.OnPlatform(platform))],
            members: $$$""","annotations":{"org.opencontainers.image.base.digest":"{{{old.Digest}}}"}""")));
    }

    private static ImageEdit On(Artifact old) => new() { Rebase = new() { OldBase = old, NewBase = old } };

    private async Task<(Artifact Index, Artifact Edited)> RebasedAsync(Artifact old, Artifact other, string platform = "linux/amd64")
    {
        var index = App(old, platform);
        return (index, await index.EditImagesAsync(new() { Rebase = new() { OldBase = old, NewBase = other } }));
    }
}
