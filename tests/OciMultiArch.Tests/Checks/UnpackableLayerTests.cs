using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Layers that cannot be unpacked: what refuses them is found by a verification, and nothing else is.</summary>
public sealed class UnpackableLayerTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    // A layer for each text, with members between blanks: file, folder/, link>target, symbolic=target.
    [Theory]
    [InlineData("files below 'a'", "a a/b")]
    [InlineData("files below 'a'", "a a/b/c")]
    [InlineData("files below 'a'", "a", "a/b")]
    [InlineData("files below 'a'", "a", "a/b/c")]
    [InlineData("files below 'usr/a'", "usr/ usr/a", "lib=usr", "lib/a/b")]
    [InlineData("hard link 'b' in it leads to 'a'", "b>a")]
    [InlineData("hard link 'b' in it leads to 'a'", "b>a a")]
    [InlineData("hard link 'b' in it leads to 'a'", "a/ b>a")]
    [InlineData("hard link 'b' in it leads to 'a'", "a", ".wh.a", "b>a")]
    [InlineData("hard link 'b' in it leads to 'a'", "a/", "b>a")]
    [InlineData("removes what is no file", ".wh.")]
    [InlineData("links in it lead round in a circle", "a=b b=a", "a/x")]
    [InlineData(null, "a a/ a/b")]
    [InlineData(null, "a/b a/")]
    [InlineData(null, "a", "a/ a/b")]
    [InlineData(null, "a", ".wh.a a/b")]
    [InlineData(null, "usr/ lib=usr lib/a", "lib/b")]
    [InlineData(null, "usr/a", "lib=usr", "b>lib/a")]
    [InlineData(null, "usr/a lib=usr b>lib/a")]
    [InlineData(null, "a b>a c>b", "d>c")]
    [InlineData(null, "a=nowhere b>a")]
    public async Task What_an_unpacker_refuses_is_found(string? says, params string[] layers)
    {
        var image = shelf.Open(shelf.Image("linux/amd64", "{}", [.. layers.Select(TarOf)]));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });
        var refused = await Record.ExceptionAsync(() => image.ExportAsync(Stream.Null).AsTask());

        if (says is null)
        {
            Assert.Empty(report.Problems);
            Assert.Null(refused);
            return;
        }
        Assert.Contains(says, Assert.IsType<ContentMismatchException>(refused).Message, StringComparison.Ordinal);
        var problem = Assert.Single(report.Problems);
        Assert.Equal((LayerConflict, false), (problem.Kind, problem.IsWarning));
        if (!says.Contains("circle", StringComparison.Ordinal))
            Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_layers_and_for_Windows_nothing_is_said()
    {
        var linux = shelf.Open(shelf.Image("linux/amd64", "{}", TarOf("a a/b")));
        var windows = shelf.Open(shelf.Image("windows/amd64", "{}", TarOf("Files/A Files/b>Files/a")));

        Assert.Empty((await linux.VerifyAsync()).Problems);
        Assert.Empty((await windows.VerifyAsync(new() { ReadsLayers = true })).Problems);
    }

    private static byte[] TarOf(string members) => members.Split(' ').Aggregate(new RawTar(), Add).End();

    private static RawTar Add(RawTar tar, string member)
    {
        if (member.Split('>') is [var link, var target])
            return tar.Link('1', link, target);
        if (member.Split('=') is [var symbolic, var aim])
            return tar.Link('2', symbolic, aim);
        return member.EndsWith('/') ? tar.Header('5', member, 0) : tar.File(member, "x");
    }
}
