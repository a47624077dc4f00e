using OciMultiArch.Checks;
using OciMultiArch.Tests.Archives;

namespace OciMultiArch.Tests.Checks;

public sealed class ImageFilesTests
{
    [Fact]
    public async Task The_upper_layer_decides_and_whiteouts_hide_the_lower_one()
    {
        ImageFiles files = new(
        [
            await LayerAsync(static tar => tar.File("one", "#!/below\n").File("two", "").File("three", "#!/below\n")),
            await LayerAsync(static tar => tar.File("one", "#!/above\n").File(".wh.two", "")),
        ]);

        Assert.Equal("/above", files.Find("/one")!.Interpreter);
        Assert.Null(files.Find("/two"));
        Assert.Equal("/below", files.Find("/three")!.Interpreter);
        Assert.False(files.IsUncertain);
    }

    [Fact]
    public async Task Links_are_followed_through_all_layers()
    {
        ImageFiles files = new(
        [
            await LayerAsync(static tar => tar.File("usr/bin/app", "#!/here\n").Link('1', "hard", "usr/bin/app")),
            await LayerAsync(
                static tar => tar.Link('2', "bin", "/usr/bin").Link('2', "usr/up", "../bin/app").File("usr/bin/app", "#!/new\n")),
        ]);

        Assert.Equal("/new", files.Find("bin/app")!.Interpreter);
        Assert.Equal("/new", files.Find("usr/up")!.Interpreter);
        Assert.Equal("/here", files.Find("hard")!.Interpreter); // the file that had the name when its layer was made
        Assert.Equal("/new", files.Find("bin/../bin/./app")!.Interpreter);
        Assert.Null(files.Find("bin/app/below"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("hard")]
    [InlineData("deep")]
    public async Task Links_in_circles_lead_nowhere(string path)
    {
        var layer = await LayerAsync(
            static tar => tar.Link('2', "a", "b").Link('2', "b", "a").Link('1', "hard", "hard").Link('2', "deep", "deep/deep"));

        Assert.Null(new ImageFiles([layer]).Find(path));
    }

    [Fact]
    public async Task A_search_that_comes_to_an_unreadable_layer_is_uncertain()
    {
        var layer = await LayerAsync(static tar => tar.File("above", ""));
        ImageFiles files = new([null, layer]);

        Assert.NotNull(files.Find("above"));
        Assert.False(files.IsUncertain);
        Assert.Null(files.Find("below"));
        Assert.True(files.IsUncertain);
    }

    private static async Task<LayerFiles> LayerAsync(Func<RawTar, RawTar> members)
    {
        using MemoryStream tar = new(Shelf.Tar(members));
        return await LayerFiles.ReadAsync(tar, new(), default);
    }
}
