using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Checks;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>One file of an image, as a container sees it.</summary>
public sealed class OpenFileTests : IDisposable
{
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Theory]
    [InlineData("f a 1", "a", "1")]
    [InlineData("f a 1", "/a", "1")]
    [InlineData("f a 1 | f a 2", "a", "2")]
    [InlineData("f etc/a 1", "//etc/./a", "1")]
    [InlineData("f etc/a 1", "etc/../../etc/a", "1")]
    [InlineData("f a 1; l s a", "s", "1")]
    [InlineData("f a 1; l s /a", "s", "1")]
    [InlineData("f a 1; l s ../../../a", "s", "1")]
    [InlineData("f d/a 1; l e d; l f e", "f/a", "1")]
    [InlineData("f d/a 1; l e d; l f e/a", "f", "1")]
    [InlineData("f a 1; h b a | f a 2", "b", "1")]
    [InlineData("f a", "a", "")]
    public async Task It_is_found_through_links_that_stay_in_the_image(string story, string path, string expected)
    {
        await using var content = await ImageOf(story).OpenFileAsync(path);

        Assert.Equal(expected.Length, content.Length);
        Assert.Equal(expected, await new StreamReader(content).ReadToEndAsync());
    }

    [Theory]
    [InlineData("f etc/passwd 1; f etc/group 2", "etc/paswd", "Names there: 'etc/passwd', 'etc/group'.")]
    [InlineData("f etc/passwd 1", "ect/passwd", "Names there: 'etc'.")]
    [InlineData("f a 1 | w a; f b 1", "a", "Names there: 'b'.")]
    [InlineData("f a 1; l s gone", "s", "Names there:")]
    [InlineData("f a 1", "a/b", "Names there: 'a'.")]
    public async Task What_is_not_there_is_told_with_names_near_it(string story, string path, string remedy)
    {
        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(() => ImageOf(story).OpenFileAsync(path).AsTask());

        Assert.StartsWith($"There is no '{path}' in sha256:", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, failure.Remedy!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f d/a 1", "d", "is a folder")]
    [InlineData("f d/a 1", "/", "is a folder")]
    [InlineData("p a", "a", "is a device or pipe")]
    [InlineData("c a", "a", "is a device or pipe")]
    [InlineData("l a b; l b /a", "a", "round in a circle")]
    [InlineData("l a a", "a/b", "round in a circle")]
    public async Task What_has_no_content_is_refused(string story, string path, string because)
    {
        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => ImageOf(story).OpenFileAsync(path).AsTask());

        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_registry_costs_one_request_for_each_layer()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        var text = new string('x', 300_000);
        await at.App.PushAsync(ImageOf($"f a {text}; f b 2 | f c 3"), ["1"]);
        var image = await at.App.GetAsync("1");
        var before = at.Fake.Requests.Count;

        await using var content = await image.OpenFileAsync("a");

        Assert.Equal(text, await new StreamReader(content, Encoding.ASCII).ReadToEndAsync());
        Assert.Equal(2, at.Fake.Requests.Skip(before).Count());
    }

    private Artifact ImageOf(string story)
    {
        var tars = story.Split(" | ").Select(static layer => SampleTree.Tar(layer.Split("; ")));
        return shelf.Open(shelf.Image("linux/amd64", "{}", [.. tars]));
    }
}
