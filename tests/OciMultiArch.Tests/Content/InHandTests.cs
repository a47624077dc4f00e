using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>Images that are read once for several uses.</summary>
public sealed class InHandTests
{
    private static readonly IReadOnlyList<Platform> Wanted = Platform.ParseList("linux/amd64,linux/arm64,linux/s390x");
    private readonly Recorder home = new("home");

    [Fact]
    public async Task Images_and_configs_are_read_once_and_the_document_is_the_same()
    {
        var index = await StoredAsync();

        var known = await index.InHandAsync(Wanted);
        home.Forget();

        foreach (var platform in Wanted.Take(2))
        {
            var image = (await known.ImageForAsync(platform))!;
            Assert.Equal(platform.Architecture, (await image.ConfigAsync()).Architecture);
            Assert.Contains(home, image.Layers[0].Sources);
        }
        Assert.Empty(home.Calls);
        Assert.Null(await known.ImageForAsync(Wanted[2]));
        Assert.Equal(index.Descriptor, known.Descriptor);
        Assert.Equal(index.Bytes.ToArray(), known.Bytes.ToArray());
    }

    [Fact]
    public async Task Platforms_that_are_not_asked_for_are_read_when_they_are_needed()
    {
        var index = await StoredAsync();
        var known = await index.InHandAsync(Wanted.Take(1).ToArray());
        home.Forget();

        Assert.NotNull(await known.ImageForAsync(Wanted[1]));

        Assert.Single(home.Calls);
    }

    [Fact]
    public async Task One_image_has_its_config_in_hand()
    {
        var index = await StoredAsync();
        var image = (await index.ImageForAsync(Wanted[0]))!;

        var known = await image.InHandAsync(Wanted);
        home.Forget();

        Assert.Equal("amd64", (await known.ConfigAsync()).Architecture);
        Assert.Empty(home.Calls);
    }

    private async Task<Artifact> StoredAsync()
    {
        List<Artifact> images = [];
        foreach (var platform in Wanted.Take(2))
            images.Add(await SampleImage.Base(platform.ToString()).DescribedInAsync(home.Memory));
        await home.Memory.PushAsync(await Artifact.CreateIndexAsync(images), ["1"]);
        return (await home.FindAsync(Tag.Parse("1")))!;
    }
}
