using System.Text;

namespace OciMultiArch.Tests.Unpacking;

public sealed class ReadFileTests
{
    private static Blob Named(string name, string text) =>
        Blob.Of(new("text/plain"), Encoding.UTF8.GetBytes(text))
            .WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = name });

    [Fact]
    public async Task A_file_is_read_by_its_name()
    {
        var artifact = Artifact.Create("a/b", [Named("a.txt", "one"), Named("sbom.json", "{}"), Named("sbom.json", "{}")]);

        Assert.Equal("{}", Encoding.UTF8.GetString((await artifact.ReadFileAsync("sbom.json")).Span));
    }

    [Theory]
    [InlineData("B.txt", Problem.NotFound, "It has a.txt, b.txt, b.txt.")]
    [InlineData("b.txt", Problem.InvalidContent, "holds 2 different files named 'b.txt'")]
    [InlineData("a.txt", Problem.LimitExceeded, "at most 2 are read")]
    public async Task What_cannot_be_read_is_said(string name, Problem problem, string said)
    {
        var artifact = Artifact.Create("a/b", [Named("a.txt", "one"), Named("b.txt", "two"), Named("b.txt", "three")]);

        var failure = await Assert.ThrowsAnyAsync<OciException>(async () => await artifact.ReadFileAsync(name, limit: 2));

        Assert.Equal(problem, failure.Problem);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_and_an_image_have_no_named_files()
    {
        var image = Artifact.Create("a/b", [Blob.Of(new("text/plain"), "x"u8.ToArray())]).WithPlatform(Platform.Parse("linux/amd64"));
        var index = await Artifact.CreateIndexAsync([image]);

        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await image.ReadFileAsync("x"));
        await Assert.ThrowsAsync<ContentNotFoundException>(async () => await index.ReadFileAsync("x"));
    }
}
