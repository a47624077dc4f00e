using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Commands that begin with an empty word.</summary>
public sealed class EmptyWordTests : IDisposable
{
    private static readonly byte[] Program = SampleExecutable.Elf("linux/amd64");
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Theory]
    [InlineData("""{"Entrypoint":[""]}""", "The Entrypoint of ", false)]
    [InlineData("""{"Entrypoint":["","/app"]}""", "The Entrypoint of ", false)]
    [InlineData("""{"Entrypoint":["", ""],"Cmd":["/app"]}""", "The Entrypoint of ", false)]
    [InlineData("""{"Entrypoint":[""],"Cmd":[""]}""", "The Entrypoint of ", false)]
    [InlineData("""{"Cmd":[""]}""", "The Cmd of ", false)]
    [InlineData("""{"Cmd":["","/app"]}""", "The Cmd of ", false)]
    [InlineData("""{"Entrypoint":[""],"Cmd":["/app"]}""", "Docker passes over it and starts Cmd", true)]
    [InlineData("""{"Entrypoint":["/app"],"Cmd":[""]}""", null, true)]
    [InlineData("""{"Entrypoint":[],"Cmd":[]}""", null, true)]
    [InlineData("{}", null, true)]
    public async Task What_begins_with_an_empty_word_is_told_with_and_without_the_layers(string runtime, string? says, bool isSound)
    {
        var image = shelf.Open(shelf.Image("linux/amd64", runtime, Shelf.Tar(static tar => tar.File("app", Program))));
        foreach (var readsLayers in new[] { false, true })
        {
            var report = await image.VerifyAsync(new() { ReadsLayers = readsLayers });

            Assert.Equal(isSound, report.IsSound);
            if (says is null)
            {
                Assert.Empty(report.Problems);
                continue;
            }
            var problem = Assert.Single(report.Problems);
            Assert.Equal(EntrypointBroken, problem.Kind);
            Assert.Contains(says, problem.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_Docker_passes_over_it_the_program_of_Cmd_is_looked_at()
    {
        const string Runtime = """{"Entrypoint":[""],"Cmd":["/app"]}""";
        var image = shelf.Open(shelf.Image("linux/amd64", Runtime, Shelf.Tar(static tar => tar.File("app", Program[..100]))));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        Assert.False(report.IsSound);
        Assert.Contains("is cut short", Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
    }
}
