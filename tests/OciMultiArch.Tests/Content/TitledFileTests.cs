using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>Files with their names, and media types as text.</summary>
public sealed class TitledFileTests
{
    [Fact]
    public async Task A_file_with_a_title_comes_back_under_it()
    {
        using TempFolder folder = new();
        var path = folder.Write("read-me.txt", "hello");
        MemoryStore store = new();
        var file = (await Blob.OfFileAsync("text/plain", path)).WithTitle("docs/README");
        await store.PushAsync(Artifact.Create("application/vnd.acme.docs", [file]), ["1"]);

        var pulled = await (await store.GetAsync("1")).PullFilesAsync(folder.At("out"));

        Assert.EndsWith("README", Assert.Single(pulled).Path!, StringComparison.Ordinal);
        Assert.Equal("hello", await File.ReadAllTextAsync(folder.At("out/docs/README")));
    }

    [Fact]
    public void A_title_stands_beside_other_annotations()
    {
        Dictionary<string, string> annotations = new() { ["a"] = "b", [AnnotationKeys.Title] = "old" };

        var blob = Blob.Of("text/plain", "hello"u8.ToArray()).WithAnnotations(annotations).WithTitle("new");

        Assert.Equal("b", blob.Descriptor.Annotations["a"]);
        Assert.Equal("new", blob.Descriptor.Annotations[AnnotationKeys.Title]);
        Assert.Throws<ArgumentException>(() => blob.WithTitle(""));
    }

    [Fact]
    public async Task Text_and_media_type_make_one_blob_and_swapped_arguments_are_told()
    {
        using TempFolder folder = new();
        var path = folder.Write("sbom", "{}");

        Assert.Equal(await Blob.OfFileAsync(new("text/plain"), path), await Blob.OfFileAsync("text/plain", path));
        await Assert.ThrowsAsync<FormatException>(async () => await Blob.OfFileAsync(path, "text/plain"));
    }
}
