using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Members of layers that lead out of the image's root.</summary>
public sealed class EscapingLayerTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Theory]
    [InlineData("../../evil", "the name '../../evil'")]
    [InlineData("/../evil", "the name '/../evil'")]
    [InlineData("./../evil", "the name './../evil'")]
    [InlineData("a/../../evil", "the name 'a/../../evil'")]
    [InlineData("a/..", null)]
    [InlineData("a/../b", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("a..b/..c", null)]
    public async Task A_name_that_climbs_over_the_root_is_refused_and_reported(string name, string? says)
    {
        var tar = Shelf.Tar(each => each.File("first", "1").File(name, "x"));

        await ExpectAsync(tar, says);
    }

    [Theory]
    [InlineData('1', "../../etc/shadow", "the hard link 'out' to '../../etc/shadow'")]
    [InlineData('1', "first", null)]
    [InlineData('2', "../../etc/shadow", null)] // only followed within the root
    public async Task A_hard_link_that_climbs_is_refused_and_reported(char type, string target, string? says)
    {
        var tar = Shelf.Tar(each => each.File("first", "1").Link(type, "out", target));

        await ExpectAsync(tar, says);
    }

    [Fact]
    public async Task Many_are_one_finding()
    {
        var tar = Shelf.Tar(static each => each.File("../a", "").File("../b", "").File("../c", ""));

        var problem = Assert.Single((await VerifyAsync(tar)).Problems);

        Assert.Contains("'../a' and 2 more:", problem.Message, StringComparison.Ordinal);
    }

    private async Task ExpectAsync(byte[] tar, string? says)
    {
        var report = await VerifyAsync(tar);
        var blob = Blob.Of(MediaType.OciLayer, tar);
        if (says is null)
        {
            Assert.Empty(report.Problems);
            await Layer.OfAsync(blob);
            return;
        }
        var problem = Assert.Single(report.Problems);
        Assert.Equal((LayerEscapes, false), (problem.Kind, problem.IsWarning));
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<BuildException>(() => Layer.OfAsync(blob).AsTask());
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    private async Task<VerifyReport> VerifyAsync(byte[] tar) =>
        await shelf.Open(shelf.Image("linux/amd64", "{}", tar)).VerifyAsync(new() { ReadsLayers = true });
}
