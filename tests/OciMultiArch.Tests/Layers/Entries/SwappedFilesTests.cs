using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>Somebody puts a symbolic link in the place of a file or folder while the folder above is packed.</summary>
public sealed class SwappedFilesTests : IDisposable
{
    private const string Secret = "what stands outside";
    private const int Rounds = 300;
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("tree/file", "secret")]
    [InlineData("tree/inner", "outside")]
    public async Task What_stands_outside_is_in_no_layer(string swapped, string outside)
    {
        folder.Write("secret", Secret);
        folder.Write("outside/deep", Secret);
        folder.Write("tree/file", "own");
        folder.Write("tree/inner/deep", "own");
        using CancellationTokenSource end = new();
        var swapping = Task.Run(() => Swap(folder.At(swapped), folder.At(outside), end.Token));
        var (packed, refused) = (0, 0);

        for (var round = 0; round < Rounds || packed == 0; round++)
        {
            try
            {
                var entries = LayerEntry.FromFolder(folder.At("tree"), "/");
                var layer = await Layer.PackAsync(
                    new MemoryStore(), entries, new() { Compression = LayerCompression.None });
                var bytes = await layer.Blob.ReadAsync();
                Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(bytes.Span), StringComparison.Ordinal);
                packed++;
            }
            catch (BuildException)
            {
                refused++;
            }
        }

        await end.CancelAsync();
        await swapping;
        Assert.True(packed > 0, $"{refused} rounds were refused, and none was packed.");
    }

    [Theory]
    [InlineData("tree/inner/deep", "secret")]
    [InlineData("tree/inner", "outside")]
    public async Task A_link_that_came_after_the_folder_was_read_is_refused_with_the_file(string swapped, string outside)
    {
        folder.Write("secret", Secret);
        folder.Write("outside/deep", Secret);
        var file = folder.Write("tree/inner/deep", "own");
        var entries = LayerEntry.FromFolder(folder.At("tree"), "/");
        Move(folder.At(swapped), folder.At("away"));
        File.CreateSymbolicLink(folder.At(swapped), folder.At(outside));

        var refused = await Assert.ThrowsAsync<BuildException>(async () => await Layer.CheckAsync(entries));

        Assert.StartsWith($"The file {file} cannot be read into a layer (it ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("symbolic link", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_itself_may_be_named_by_a_link()
    {
        folder.Write("tree/inner/deep", "own");
        File.CreateSymbolicLink(folder.At("link"), folder.At("tree"));

        var behind = await Layer.PackAsync(new MemoryStore(), LayerEntry.FromFolder(folder.At("link"), "/"));
        var itself = await Layer.PackAsync(new MemoryStore(), LayerEntry.FromFolder(folder.At("tree"), "/"));

        Assert.Equal(itself.DiffId, behind.DiffId);
    }

    public void Dispose() => folder.Dispose();

    private static void Swap(string path, string outside, CancellationToken end)
    {
        // Beside the tree, so that it is not packed.
        var away = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path))!, "away");
        while (!end.IsCancellationRequested)
        {
            Move(path, away);
            File.CreateSymbolicLink(path, outside);
            File.Delete(path);
            Move(away, path);
        }
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to);
    }
}
