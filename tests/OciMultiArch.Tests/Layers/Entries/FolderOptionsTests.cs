using System.Net.Sockets;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>What of a folder is taken.</summary>
public sealed class FolderOptionsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public FolderOptionsTests()
    {
        foreach (var file in (string[])["index.html", "js/app.js", "js/app.js.map", "js/lib/x.js", "js/lib/x.js.map", "css/a.css"])
            folder.Write(file, file);
        folder.Folder("empty");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "", "css css/a.css empty index.html js js/app.js js/app.js.map js/lib js/lib/x.js js/lib/x.js.map")]
    [InlineData("", "**/*.map", "css css/a.css empty index.html js js/app.js js/lib js/lib/x.js")]
    [InlineData("", "js", "css css/a.css empty index.html")]
    [InlineData("", "js !js/lib/x.js", "css css/a.css empty index.html js js/lib js/lib/x.js")]
    [InlineData("", "js !js/lib js/lib/*.map", "css css/a.css empty index.html js js/lib js/lib/x.js")]
    [InlineData("", "** !css", "css css/a.css")]
    [InlineData("**/*.js", "", "js js/app.js js/lib js/lib/x.js")]
    [InlineData("js", "**/*.map", "js js/app.js js/lib js/lib/x.js")]
    [InlineData("*.html css", "", "css css/a.css index.html")]
    public void Patterns_choose_and_the_last_one_that_matches_counts(string include, string exclude, string taken)
    {
        FolderOptions options = new() { Include = Words(include), Exclude = Words(exclude) };
        Assert.Equal(taken, Paths(LayerEntry.FromFolder(folder.Path, "/", options)));
    }

    [Theory]
    [InlineData("", "**/*.mpa", "**/*.mpa")]
    [InlineData("*.html *.htm", "", "*.htm")]
    [InlineData("", "js !jss", "!jss")]
    public void A_pattern_that_matches_nothing_is_named(string include, string exclude, string named)
    {
        FolderOptions options = new() { Include = Words(include), Exclude = Words(exclude) };
        var failure = Assert.Throws<BuildException>(() => LayerEntry.FromFolder(folder.Path, "/srv", options));
        Assert.Equal(
            (Problem.NotFound, $"The pattern '{named}' matches nothing in {folder.Path}."), (failure.Problem, failure.Reason));
    }

    [Fact]
    public void A_function_is_asked_about_paths_from_the_folder_on()
    {
        FolderOptions options = new() { Exclude = ["**/*.map"], Takes = path => path is "js" or "js/app.js" or "css/a.css" };
        Assert.Equal("srv/css srv/css/a.css srv/js srv/js/app.js", Paths(LayerEntry.FromFolder(folder.Path, "/srv", options)));
    }

    [Fact]
    public void What_is_left_out_may_be_what_no_image_holds()
    {
        folder.Write("js/.wh.x", "");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.At("js/s")));
        FolderOptions options = new() { Exclude = ["js"] };
        Assert.Equal("css css/a.css empty index.html", Paths(LayerEntry.FromFolder(folder.Path, "/", options)));
    }

    [Fact]
    public void Malformed_patterns_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentException>(() => new FolderOptions { Exclude = ["a**"] });
        var negated = Assert.Throws<ArgumentException>(() => new FolderOptions { Include = ["!a"] });
        Assert.Contains("takes back what is excluded", negated.Message, StringComparison.Ordinal);
        Assert.Equal(new FolderOptions { Include = ["a"] }, new FolderOptions { Include = ["a"] });
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Paths(IEnumerable<LayerEntry> entries) => string.Join(' ', entries.Select(each => each.Path));
}
