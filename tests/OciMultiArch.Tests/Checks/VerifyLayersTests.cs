using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using OciMultiArch.Tests.Content;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

public sealed class VerifyLayersTests : IDisposable
{
    private static readonly byte[] Amd64 = SampleExecutable.Elf("linux/amd64");
    private static readonly byte[] Arm64 = SampleExecutable.Elf("linux/arm64");
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task A_spoilt_layer_and_a_wrong_DiffID_are_found_in_depth_only()
    {
        var tar = Shelf.Tar(static each => each.File("a", "a"));
        var layer = shelf.Put(MediaType.OciLayerGzip, Bytes.Gzip(tar));
        var wrong = shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of([1])]));
        Assert.Empty((await wrong.VerifyAsync()).Problems);
        await FindsAsync(wrong, DiffIdMismatch);
        var right = shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of(tar)]));
        await FindsAsync(right);
        shelf.Spoil(layer.Digest);
        Assert.Empty((await right.VerifyAsync()).Problems);
        await FindsAsync(right, LayerMismatch);
    }

    [Fact]
    public async Task A_layer_that_is_no_tar_is_found()
    {
        var whole = Shelf.Tar(static tar => tar.File("a", new byte[5000]));
        byte[][] layers = [[1, 2, 3], Amd64, [.. new byte[511], 1], whole[..3000]];
        foreach (var bytes in layers)
        {
            var layer = shelf.Put(MediaType.OciLayer, bytes);
            await FindsAsync(shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of(bytes)])), LayerUnreadable);
        }
    }

    [Fact]
    public async Task Of_a_zstd_layer_only_the_digest_is_checked_and_the_report_says_so()
    {
        byte[] bytes = [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3];
        var layer = shelf.Put(MediaType.OciLayerZstd, bytes);
        var image = shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of([1])], """{"Entrypoint":["/app"]}"""));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal([DiffIdUnchecked, EntrypointUnchecked], report.Problems.Select(static each => each.Kind));
        Assert.True(report.IsSound);
        shelf.Spoil(layer.Digest);
        Assert.Contains(LayerMismatch, (await image.VerifyAsync(new() { ReadsLayers = true })).Problems.Select(static each => each.Kind));
    }

    [Theory]
    [InlineData(8 << 20, 1 << 20, 50, true)]
    [InlineData(8 << 20, 1 << 20, 2000, false)]
    [InlineData(8 << 20, 9 << 20, 1, false)]
    public async Task A_layer_that_grows_beyond_the_bound_is_not_checked_and_not_called_damaged(
        int size, int free, int ratio, bool isBounded)
    {
        var tar = Shelf.Tar(each => each.File("zeros", new byte[size]));
        var layer = shelf.Put(MediaType.OciLayerGzip, Bytes.Gzip(tar));
        var image = shelf.Open(shelf.Image("linux/amd64", [layer], [Digest.Of(tar)]));
        VerifyOptions options = new() { ReadsLayers = true, Decompression = new() { FreeBytes = free, Ratio = ratio } };

        var report = await image.VerifyAsync(options);

        Assert.True(report.IsSound);
        if (isBounded)
            Assert.Contains($"not checked: The layer grows more than {ratio}-fold", Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
        else
            Assert.Empty(report.Problems);
        shelf.Spoil(layer.Digest);
        var spoilt = await image.VerifyAsync(options);
        Assert.Equal(LayerMismatch, Assert.Single(spoilt.Problems).Kind);
    }

    [Fact]
    public async Task A_config_that_is_larger_than_what_is_read_is_not_checked_and_not_called_damaged()
    {
        var config = shelf.Put(MediaType.OciConfig, new byte[(8 << 20) + 1]);
        var image = shelf.Open(shelf.Put(MediaType.OciManifest, Samples.Manifest(config, [], "", MediaType.OciManifest)));

        var problem = Assert.Single((await image.VerifyAsync()).Problems);

        Assert.Equal(TooLarge, problem.Kind);
        Assert.Contains("was not checked: ", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_of_another_platform_is_found_and_both_are_named()
    {
        var image = shelf.Image("linux/arm64", """{"Entrypoint":["/app"]}""", Shelf.Tar(static each => each.File("app", Amd64)));
        var index = shelf.Index((image, "linux/arm64"));

        var problem = await FindsAsync(index, EntrypointMismatch);

        Assert.Contains("The image for linux/arm64, ", problem!.Message, StringComparison.Ordinal);
        Assert.Contains("starts /app, but that program is Elf amd64", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Entrypoint":["/app"]}""")]
    [InlineData("""{"Cmd":["/app","-v"]}""")]
    [InlineData("""{"Entrypoint":["app"],"Env":["PATH=/bin:/"]}""")]
    [InlineData("""{"Entrypoint":["./app"],"WorkingDir":"/"}""")]
    [InlineData("""{"Entrypoint":["../app"],"WorkingDir":"/srv"}""")]
    [InlineData("""{"Entrypoint":["/link"]}""")]
    [InlineData("""{"Entrypoint":["/far/app"]}""")]
    [InlineData("""{"Entrypoint":["/second"]}""")]
    [InlineData("""{"Entrypoint":["/script"]}""")]
    [InlineData("""{"Entrypoint":["usr-app"]}""")]
    public async Task The_program_is_found_wherever_the_config_leads(string runtime)
    {
        var below = Shelf.Tar(
            static each => each.File("./app", Amd64).Link('1', "second", "app").File("srv/.keep", "").File("usr/bin/usr-app", Amd64));
        var above = Shelf.Tar(
            static each => each.Link('2', "link", "../app").Link('2', "far", "./srv/..").File("script", "#! /link -e\nexit 1\n"));

        await FindsAsync(shelf.Open(shelf.Image("linux/arm64", runtime, below, above)), EntrypointMismatch);
        await FindsAsync(shelf.Open(shelf.Image("linux/amd64", runtime, below, above)));
    }

    [Fact]
    public async Task The_upper_layer_decides_and_whiteouts_hide_what_is_below()
    {
        const string Runtime = """{"Entrypoint":["/bin/app"]}""";
        var wrong = Shelf.Tar(static each => each.File("bin/app", Arm64));
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File("bin/app", Amd64))));
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File("other", Amd64))), EntrypointMismatch);
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File("bin/.wh.app", ""))), EntrypointMissing);
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File(".wh.bin", ""))), EntrypointMissing);
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File("bin/.wh..wh..opq", ""))), EntrypointMissing);
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.File("bin/.wh..wh..opq", "").File("bin/app", Amd64))));
        var above = Shelf.Tar(static tar => tar.File("bin/app", Amd64));
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static tar => tar.File(".wh.bin", "")), above));
        await FindsAsync(Image(Runtime, wrong, Shelf.Tar(static each => each.Link('2', "bin", "usr/bin").File("usr/bin/app", Amd64))));
    }

    [Fact]
    public async Task Links_that_lead_in_circles_end()
    {
        var tar = Shelf.Tar(static each => each.Link('2', "a", "b").Link('2', "b", "a").Link('1', "c", "c").Link('2', "d", "d/d"));
        foreach (var name in new[] { "a", "c", "d" })
            await FindsAsync(Image($$"""{"Entrypoint":["/{{name}}"]}""", tar), LayerConflict, EntrypointBroken);
    }

    [Theory]
    [InlineData("""{"Entrypoint":["/gone"]}""", EntrypointMissing)]
    [InlineData("""{"Entrypoint":["gone"]}""", EntrypointMissing)]
    [InlineData("""{"Entrypoint":["/text"]}""", EntrypointUnchecked)]
    [InlineData("""{"Entrypoint":[]}""", null)]
    public async Task What_cannot_be_told_is_a_warning(string runtime, VerifyProblemKind? kind)
    {
        var image = Image(runtime, Shelf.Tar(static each => each.File("text", "hello", LayerEntry.ProgramMode)));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal(kind, report.Problems.SingleOrDefault()?.Kind);
        Assert.True(report.IsSound);
    }

    [Fact]
    public async Task Long_names_of_pax_and_GNU_and_sparse_files_are_read()
    {
        var (deep, other) = ($"{new string('d', 150)}/app", $"{new string('e', 150)}/app");
        var record = $" path={deep}\n";
        var pax = System.Text.Encoding.UTF8.GetBytes($"{record.Length + 3}{record}");
        var tar = Shelf.Tar(each => each
            .Member('x', "pax", pax).File("short", Arm64)
            .Member('L', "././@LongLink", System.Text.Encoding.UTF8.GetBytes(other + "\0")).File("short", Arm64)
            .Member('g', "global", []).File("after", Arm64));

        foreach (var path in new[] { deep, other, "after" })
            await FindsAsync(Image($$"""{"Entrypoint":["/{{path}}"]}""", tar), EntrypointMismatch);
    }

    [Fact]
    public async Task A_tar_without_its_end_is_read_to_where_it_ends()
    {
        var tar = new RawTar().File("app", Amd64).Cut();
        await FindsAsync(Image("""{"Entrypoint":["/app"]}""", tar));
    }

    [Fact]
    public async Task On_Windows_the_program_is_under_Files()
    {
        var tar = Shelf.Tar(static each => each.File("Files/app/app.exe", Amd64));
        foreach (var runtime in new[]
        {
            """{"Entrypoint":["C:\\app\\app.exe"]}""", """{"Entrypoint":["app"],"WorkingDir":"C:\\app"}""",
            """{"Entrypoint":["\"/app/app.exe\" -v"],"ArgsEscaped":true}""",
        })
            await FindsAsync(shelf.Open(shelf.Image("windows/amd64", runtime, tar)), EntrypointMismatch);
    }

    [Fact]
    public async Task Each_layer_is_read_once()
    {
        Content.Recorder home = new("home");
        var layer = await Layer.PackAsync(home.Memory, [LayerEntry.File("/app", Amd64) with { Mode = LayerEntry.ProgramMode }]);
        var images = await Task.WhenAll(((string[])["one", "two"]).Select(async (each, at) => await new ImageRecipe
        {
            Platform = new() { Os = "linux", Architecture = "amd64", Variant = $"v{at + 2}" },
            Layers = [layer],
            Change = new() { Entrypoint = ["/app"] },
        }.BuildAsync()));
        var index = await Artifact.CreateIndexAsync(images);
        await home.Memory.PushAsync(index, ["1"]);
        var read = (await home.FindAsync(Tag.Parse("1")))!;
        home.Labels[layer.Blob.Digest] = "layer";
        home.Forget();

        await FindsAsync(read);

        Assert.Single(home.Calls, static each => each.EndsWith(" layer", StringComparison.Ordinal));
    }

    private Artifact Image(string runtime, params byte[][] tars) => shelf.Open(shelf.Image("linux/amd64", runtime, tars));

    private static async Task<VerifyProblem?> FindsAsync(Artifact artifact, params VerifyProblemKind[] kinds)
    {
        var report = await artifact.VerifyAsync(new() { ReadsLayers = true });
        Assert.Equal(kinds, report.Problems.Select(static each => each.Kind));
        if (report.Problems.Count == 0)
            return null;
        return report.Problems[^1];
    }
}
