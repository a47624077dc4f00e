using OciMultiArch.Tests.Checks;

namespace OciMultiArch.Tests.Images;

/// <summary>Whether images are built on the newest base.</summary>
public sealed class BaseCheckTests : IDisposable
{
    private const string Name = "example.com/base:1";
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task An_image_that_was_built_just_now_is_current_until_its_base_moves()
    {
        var oldBase = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"), (shelf.Sound("linux/arm64"), "linux/arm64"));
        var newArm = shelf.Image("linux/arm64", "{}", Shelf.Tar(static tar => tar.File("new", "1")));
        var newBase = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"), (newArm, "linux/arm64"));
        var index = await BuildAsync(oldBase, "linux/amd64", "linux/arm64");

        var before = await CheckAsync(index, oldBase);
        var after = await CheckAsync(index, newBase);
        var rebased = await index.EditImagesAsync(new()
        {
            Rebase = new() { OldBase = oldBase.ReadAs(ImageReference.Parse(Name)), NewBase = newBase.ReadAs(ImageReference.Parse(Name)) },
        });
        var mended = await CheckAsync(rebased, newBase);

        Assert.Equal([true, true], before.Select(static check => check.IsCurrent));
        Assert.Equal([true, false], after.Select(static check => check.IsCurrent));
        Assert.Equal(newArm.Digest, after[1].Current);
        Assert.Equal((Name, "linux/arm64/v8"), ($"{after[1].Base}", $"{after[1].Image.Platform}"));
        Assert.Equal([true, true], mended.Select(static check => check.IsCurrent));
    }

    [Fact]
    public async Task The_digest_of_an_index_may_be_recorded_too()
    {
        var onto = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"));
        var image = (await Samples(onto.Digest)).Single();

        Assert.True(Assert.Single(await CheckAsync(image, onto)).IsCurrent);
    }

    [Fact]
    public async Task A_base_that_is_gone_or_not_named_is_not_current()
    {
        var onto = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"));
        var image = await BuildAsync(onto, "linux/amd64");

        var gone = Assert.Single(await image.CheckBasesAsync(static (_, _) => ValueTask.FromResult<Artifact?>(null)));
        var unnamed = Assert.Single(await CheckAsync(shelf.Open(shelf.Sound("linux/amd64")), onto));

        Assert.Equal((Name, null, false), ($"{gone.Base}", gone.Current, gone.IsCurrent));
        Assert.Equal((null, null, false), (unnamed.Base, unnamed.Recorded, unnamed.IsCurrent));
    }

    [Fact]
    public async Task Each_base_is_read_once()
    {
        var onto = shelf.Index((shelf.Sound("linux/amd64"), "linux/amd64"), (shelf.Sound("linux/arm64"), "linux/arm64"));
        var index = await BuildAsync(onto, "linux/amd64", "linux/arm64");
        List<ImageReference> asked = [];

        await index.CheckBasesAsync((name, _) =>
        {
            asked.Add(name);
            return ValueTask.FromResult<Artifact?>(onto);
        });

        Assert.Equal(Name, Assert.Single(asked).ToString());
    }

    private static ValueTask<IReadOnlyList<BaseCheck>> CheckAsync(Artifact artifact, Artifact onto) =>
        artifact.CheckBasesAsync((_, _) => ValueTask.FromResult<Artifact?>(onto));

    private static async Task<IReadOnlyList<Artifact>> Samples(Digest recorded)
    {
        ImageRecipe recipe = new()
        {
            Platform = Platform.Parse("linux/amd64"),
            Annotations = new Dictionary<string, string>
            {
                [AnnotationKeys.BaseName] = Name,
                [AnnotationKeys.BaseDigest] = recorded.ToString(),
            },
        };
        return [await recipe.BuildAsync()];
    }

    private static async Task<Artifact> BuildAsync(Artifact onto, params string[] platforms)
    {
        List<Artifact> images = [];
        foreach (var platform in platforms)
        {
            ImageRecipe recipe = new() { Platform = Platform.Parse(platform), Base = onto.ReadAs(ImageReference.Parse(Name)) };
            images.Add(await recipe.BuildAsync());
        }
        return await Artifact.CreateIndexAsync(images);
    }
}
