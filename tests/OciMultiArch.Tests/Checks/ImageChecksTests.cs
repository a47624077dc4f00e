using OciMultiArch.Checks;
using OciMultiArch.TestKit;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>One image, held against its config and layers, and the program that it starts.</summary>
public sealed class ImageChecksTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task An_image_that_is_in_order_has_no_problem() => Assert.Empty(await ProblemsAsync(shelf.Sound("linux/amd64")));

    [Fact]
    public async Task A_missing_layer_says_what_to_push_again()
    {
        var image = shelf.Sound("linux/amd64") with { Platform = Platform.Parse("linux/amd64") };
        shelf.Lose(shelf.Open(image).Blobs[1].Digest);

        var problems = await ProblemsAsync(image);

        Assert.Equal([LayerMissing, EntrypointUnchecked], problems.Select(static problem => problem.Kind));
        Assert.Equal((RemedyKind.Recheck, "linux/amd64"), (problems[0].Remedy!.Kind, problems[0].Remedy!.Target));
        Assert.Equal($"{problems[0].Reason} {problems[0].Remedy!.Text}", problems[0].Message);
        Assert.Equal((false, true), (problems[0].IsWarning, problems[1].IsWarning));
    }

    [Fact]
    public async Task Layers_are_paired_with_DiffIDs_only_where_their_numbers_agree()
    {
        var tar = Shelf.Tar(static tar => tar.File("a", "a"));
        var layer = shelf.Put(MediaType.OciLayer, tar);

        Assert.Equal([DiffIdMismatch], await KindsAsync(shelf.Image("linux/amd64", [layer], [Digest.Of([1])])));
        Assert.Equal([DiffIdCount], await KindsAsync(shelf.Image("linux/amd64", [layer], [Digest.Of([1]), Digest.Of([2])])));
    }

    [Theory]
    [InlineData("linux/arm64", true, EntrypointMismatch)]
    [InlineData("linux/amd64", true, null)]
    [InlineData("linux/arm64", false, null)]
    public async Task The_program_is_held_against_the_platform_where_layers_are_read(
        string platform, bool readsLayers, VerifyProblemKind? kind)
    {
        var image = shelf.Image(
            platform, """{"Entrypoint":["/app"]}""", Shelf.Tar(static tar => tar.File("app", SampleExecutable.Elf("linux/amd64"))));
        var (manifest, blobs) = await ScanAsync(image, new() { ReadsLayers = readsLayers });

        Assert.Equal(kind, EntrypointChecks.Of(manifest, blobs.Config(manifest)!, blobs)?.Kind);
    }

    [Fact]
    public async Task A_script_is_judged_by_the_program_that_its_first_line_names()
    {
        const string Runtime = """{"Entrypoint":["/run"]}""";
        var right = shelf.Image(
            "linux/amd64", Runtime, Shelf.Tar(static tar => tar.File("run", "#!/sh\n").File("sh", SampleExecutable.Elf("linux/amd64"))));
        var wrong = shelf.Image(
            "linux/amd64", Runtime, Shelf.Tar(static tar => tar.File("run", "#!/sh\n").File("sh", SampleExecutable.Elf("linux/arm64"))));
        var none = shelf.Image("linux/amd64", Runtime, Shelf.Tar(static tar => tar.File("run", "#!/sh\n")));

        Assert.Empty(await KindsAsync(right));
        Assert.Equal([EntrypointMismatch], await KindsAsync(wrong));
        Assert.Contains(
            "/sh, which /run names in its first line,", Assert.Single(await ProblemsAsync(none)).Message, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<VerifyProblemKind>> KindsAsync(Descriptor image) =>
        (await ProblemsAsync(image)).Select(static problem => problem.Kind);

    private async Task<IReadOnlyList<VerifyProblem>> ProblemsAsync(Descriptor image)
    {
        var (manifest, blobs) = await ScanAsync(image, new() { ReadsLayers = true });
        return [.. ImageChecks.OfContent(manifest, blobs), .. ImageChecks.OfEntry(manifest, blobs)];
    }

    private async Task<(VerifiedManifest Manifest, VerifiedBlobs Blobs)> ScanAsync(Descriptor image, VerifyOptions options)
    {
        var artifact = shelf.Open(image).DescribedAs(image);
        VerifiedManifest manifest = new(artifact, [artifact.Digest.ToString()]);
        VerifiedBlobs blobs = new(options);
        blobs.Add(manifest);
        await blobs.ScanAsync(default);
        return (manifest, blobs);
    }
}
