using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

public sealed class FileBlobTests
{
    private static readonly MediaType Text = new("text/plain");

    [Fact]
    public async Task A_file_is_hashed_and_read_again_from_any_offset()
    {
        using TempFolder folder = new();
        var noise = Bytes.Noise(3_000_000);

        var blob = await Blob.OfFileAsync(Text, folder.Write("noise", noise));

        Assert.Equal(new() { MediaType = Text, Digest = Digest.Of(noise), Size = noise.Length }, blob.Descriptor);
        Assert.Equal(noise, (await blob.ReadAsync()).ToArray());
        await using var rest = await blob.OpenAsync(2_999_999);
        Assert.Equal(noise[^1], rest.ReadByte());
    }

    [Fact]
    public async Task An_empty_file_is_a_blob_too()
    {
        using TempFolder folder = new();

        var blob = await Blob.OfFileAsync(Text, folder.Write("empty", ""));

        Assert.Equal(0, blob.Descriptor.Size);
        Assert.True((await blob.ReadAsync()).IsEmpty);
    }

    [Fact]
    public async Task Two_blobs_of_one_file_are_equal()
    {
        using TempFolder folder = new();
        var path = folder.Write("a", "a");

        Assert.Equal(await Blob.OfFileAsync(Text, path), await Blob.OfFileAsync(Text, path));
    }

    [Fact]
    public async Task A_file_that_was_rewritten_is_named_before_a_byte_of_it_is_read()
    {
        using TempFolder folder = new();
        var path = folder.Write("sbom.json", "before");
        var blob = await Blob.OfFileAsync(Text, path);
        await File.WriteAllTextAsync(path, "after!!");

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => blob.OpenAsync().AsTask());

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_hides_from_the_clock_is_found_by_the_receiver_who_names_the_file()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        var path = folder.Write("sbom.json", "before");
        var written = File.GetLastWriteTimeUtc(path);
        var blob = await Blob.OfFileAsync(Text, path);
        await File.WriteAllTextAsync(path, "after!");
        File.SetLastWriteTimeUtc(path, written);

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(
            () => at.App.PushAsync(Artifact.Create("a/b", [blob]), ["1"]).AsTask());

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Empty(at.Stored.Tags);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_refused_by_name()
    {
        using TempFolder folder = new();

        var missing = await Assert.ThrowsAsync<ContentNotFoundException>(() => Blob.OfFileAsync(Text, folder.At("nothing")).AsTask());
        Assert.Contains("nothing", missing.Message, StringComparison.Ordinal);
        var unreadable = await Assert.ThrowsAsync<OciException>(() => Blob.OfFileAsync(Text, folder.Path).AsTask());
        Assert.Contains(folder.Path, unreadable.Message, StringComparison.Ordinal);
    }
}
