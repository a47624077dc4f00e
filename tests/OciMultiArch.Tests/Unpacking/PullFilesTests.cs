using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Unpacking;

/// <summary>Files of an artifact as they come into a folder.</summary>
public sealed class PullFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_file_gets_its_bytes_under_its_name()
    {
        var artifact = Of(("a.txt", "a"), ("sub/dir/b.txt", "b"), ("./c.txt", ""), (null, "unnamed"));

        var files = await artifact.PullFilesAsync(folder.At("out"));

        Assert.Equal(["a.txt", "c.txt", "sub/dir/b.txt"], Names());
        Assert.Equal(("a", "b", ""), (Read("a.txt"), Read("sub/dir/b.txt"), Read("c.txt")));
        Assert.Equal(["a.txt", "sub/dir/b.txt", "c.txt", null], files.Select(static file => file.Path));
        Assert.All(files, static file => Assert.Equal(Arrival.Copied, file.Arrival));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("//x")]
    [InlineData("a//x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("/")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(@"..\x")]
    [InlineData(@"a\..\x")]
    public async Task A_name_that_may_lead_elsewhere_is_refused_before_anything_is_written(string name)
    {
        var artifact = Of(("fine", "1"), (name, "2"));

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(artifact));

        Assert.Equal(Problem.InvalidContent, failure.Problem);
        Assert.Empty(Names());
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "./a")]
    [InlineData("a", "a/b")]
    public async Task Two_names_that_cannot_stand_side_by_side_are_refused(string one, string other)
    {
        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(Of((one, "1"), (other, "2"))));

        Assert.Empty(Names());
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        Directory.CreateDirectory(folder.At("elsewhere"));
        Directory.CreateDirectory(folder.At("out"));
        File.CreateSymbolicLink(folder.At("out/sub"), folder.At("elsewhere"));

        var failure = await Assert.ThrowsAsync<OciException>(() => PullAsync(Of(("fine", "1"), ("sub/x", "2"))));

        Assert.Equal(Problem.Conflict, failure.Problem);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("elsewhere")));
        Assert.False(File.Exists(folder.At("out/fine")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_with_other_content_is_replaced_only_when_told_so(bool replaces)
    {
        var artifact = Of(("new", "1"), ("a.txt", "new"));
        folder.Write("out/a.txt", "old");

        var pull = () => PullAsync(artifact, new() { ReplacesFiles = replaces });

        if (replaces)
        {
            await pull();
        }
        else
        {
            var failure = await Assert.ThrowsAsync<OciException>(pull);
            Assert.Equal((Problem.Conflict, RemedyKind.ReplaceFiles), (failure.Problem, failure.Remedy!.Kind));
        }
        Assert.Equal(replaces ? "new" : "old", Read("a.txt"));
        Assert.Equal(replaces, File.Exists(folder.At("out/new")));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_file_is_replaced_and_not_followed()
    {
        folder.Write("elsewhere", "kept");
        Directory.CreateDirectory(folder.At("out"));
        File.CreateSymbolicLink(folder.At("out/a.txt"), folder.At("elsewhere"));
        var artifact = Of(("a.txt", "kept"));

        await Assert.ThrowsAsync<OciException>(() => PullAsync(artifact));
        await PullAsync(Of(("a.txt", "new")), new() { ReplacesFiles = true });

        Assert.Equal(("new", "kept"), (Read("a.txt"), File.ReadAllText(folder.At("elsewhere"))));
        Assert.Null(new FileInfo(folder.At("out/a.txt")).LinkTarget);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_is_never_replaced_by_a_file(bool replaces)
    {
        Directory.CreateDirectory(folder.At("out/a.txt"));

        var failure = await Assert.ThrowsAsync<OciException>(
            () => PullAsync(Of(("a.txt", "new")), new() { ReplacesFiles = replaces }));

        Assert.Contains("is a folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        await at.App.PushAsync(Of(("a.txt", "a"), ("b.txt", "b")), ["1"]);
        var artifact = await at.App.GetAsync("1");
        await artifact.PullFilesAsync(folder.At("out"));
        File.Delete(folder.At("out/b.txt"));
        var before = at.Fake.Requests.Count;

        var files = await artifact.PullFilesAsync(folder.At("out"));

        Assert.Equal([Arrival.Present, Arrival.Copied], files.Select(static file => file.Arrival));
        Assert.Single(at.Fake.Requests.Skip(before));
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_digest_never_get_a_name()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        await at.App.PushAsync(Of(("a.txt", "right")), ["1"]);
        var artifact = await at.App.GetAsync("1");
        at.Fake.Spoil(static each => each.Is("GET", "/blobs/"), static reply => reply with { Body = "wrong"u8.ToArray() }, int.MaxValue);

        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(artifact));

        Assert.Empty(Names());
        Assert.Empty(Directory.EnumerateFiles(folder.At("out"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_artifact_without_names_and_an_index_have_no_files()
    {
        await Assert.ThrowsAsync<ContentNotFoundException>(() => PullAsync(Of((null, "1"))));
        var index = await Samples.IndexAsync("linux/amd64");
        await Assert.ThrowsAsync<InvalidOperationException>(() => PullAsync(index));
    }

    private static Artifact Of(params (string? Name, string Text)[] files) => Artifact.Create("application/vnd.example", files.Select(Layer));

    private static Blob Layer((string? Name, string Text) file)
    {
        var blob = Blob.Of(MediaType.Parse("text/plain", null), Encoding.UTF8.GetBytes(file.Text));
        return file.Name is null ? blob : blob.WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = file.Name });
    }

    private Task<IReadOnlyList<PulledFile>> PullAsync(Artifact artifact, FilePullOptions? options = null) =>
        artifact.PullFilesAsync(folder.At("out"), options).AsTask();

    private string Read(string name) => File.ReadAllText(folder.At($"out/{name}"));

    private IEnumerable<string> Names()
    {
        if (!Directory.Exists(folder.At("out")))
            return [];
        var files = Directory.EnumerateFiles(folder.At("out"), "*", SearchOption.AllDirectories);
        return files.Select(file => Path.GetRelativePath(folder.At("out"), file)).Order(StringComparer.Ordinal);
    }
}
