using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>A folder of files as blobs of an artifact.</summary>
public sealed class FolderBlobsTests : IDisposable
{
    private const string Any = "application/octet-stream";
    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_folder_that_is_pushed_is_pulled_as_it_was()
    {
        folder.Write("site/index.html", "<p>");
        folder.Write("site/css/a.css", "a");
        folder.Write("site/.hidden", "");
        MemoryStore store = new();

        var blobs = await Blob.OfFolderAsync(Any, folder.At("site"));
        await store.PushAsync(Artifact.Create("application/vnd.acme.site", blobs), "1");
        await (await store.GetAsync("1")).PullFilesAsync(folder.At("pulled"));

        Assert.Equal([".hidden", "css/a.css", "index.html"], blobs.Select(static blob => blob.Descriptor.Annotations[AnnotationKeys.Title]));
        Assert.All(blobs, static blob => Assert.Equal(Any, blob.Descriptor.MediaType.Value));
        Assert.Equal(Texts("site"), Texts("pulled"));
    }

    [Fact]
    public async Task A_link_to_a_file_is_followed_and_one_to_a_folder_is_refused()
    {
        folder.Write("else/a.txt", "a");
        folder.Folder("linked");
        File.CreateSymbolicLink(folder.At("linked/b.txt"), folder.At("else/a.txt"));

        var blob = Assert.Single(await Blob.OfFolderAsync(Any, folder.At("linked")));
        Directory.CreateSymbolicLink(folder.At("linked/more"), folder.At("else"));
        var failure = await Assert.ThrowsAsync<OciException>(() => Blob.OfFolderAsync(Any, folder.At("linked")).AsTask());

        Assert.Equal(Digest.Of("a"u8), blob.Digest);
        Assert.Contains("/linked/more is a link to a folder: it is not followed.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent", "There is no folder ")]
    [InlineData("empty", "The folder ")]
    public async Task A_folder_without_files_is_told(string name, string said)
    {
        folder.Folder("empty/inner");

        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(() => Blob.OfFolderAsync(Any, folder.At(name)).AsTask());

        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_told()
    {
        folder.Write("file", "a");

        var failure = await Assert.ThrowsAnyAsync<OciException>(() => Blob.OfFolderAsync(Any, folder.At("file")).AsTask());

        Assert.Contains("file", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Dictionary<string, string> Texts(string name)
    {
        var files = Directory.GetFiles(folder.At(name), "*", SearchOption.AllDirectories);
        return files.ToDictionary(file => Path.GetRelativePath(folder.At(name), file), File.ReadAllText);
    }
}
