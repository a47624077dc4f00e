using System.Formats.Tar;
using System.IO.Compression;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>edit --file --append</c> on an index of images for Linux and Windows.</summary>
public sealed class EditWindowsTests : IDisposable
{
    private static readonly string[] Edit = ["edit", "oci:in:1", "--to", "oci:out:1"];
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public EditWindowsTests()
    {
        Directory.CreateDirectory(Path.Combine(tool.Folder, "web"));
        foreach (var file in (string[])["conf", "web/a.js", "web/a.js.map"])
            File.WriteAllText(Path.Combine(tool.Folder, file), "text");
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task Files_go_below_the_drive_of_Windows_and_patterns_choose_of_folders_that_are_appended()
    {
        await MakeIndexAsync();

        (await tool.RunAsync(
            [.. Edit, "--append", "web:/srv", "--exclude", "**/*.map", "--file", "conf=/etc/conf:0640:7:8", "--remove-file", "/etc/motd"]))
            .Succeeded();

        var images = await (await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1")).ImagesAsync();
        Assert.Equal(["srv/ 755 0, srv/a.js 644 0", "etc/ 755 0, etc/.wh.motd 644 0, etc/conf 640 7"], await LayersAsync(images[0]));
        Assert.Equal(
            [
                "Files/ 755 0, Files/srv/ 755 0, Files/srv/a.js 644 0, Hives/ 755 0",
                "Files/ 755 0, Files/etc/ 755 0, Files/etc/.wh.motd 644 0, Files/etc/conf 640 0, Hives/ 755 0",
            ],
            await LayersAsync(images[1]));
    }

    [Theory]
    [InlineData("--file conf=/what?", 2, "Windows allows none of")]
    [InlineData("--remove-file /var/*", 2, "Windows knows no opaque whiteouts")]
    [InlineData("--file conf=/conf --capability /conf=cap_chown+p", 2, "--capability is for Linux alone")]
    [InlineData("--append web:/srv --exclude *.mpa", 1, "--exclude *.mpa: the pattern matches nothing in the folders of --append and --file.")]
    public async Task What_Windows_cannot_have_is_refused_unless_Linux_alone_is_changed(string words, int status, string why)
    {
        await MakeIndexAsync();

        var ended = await tool.RunAsync([.. Edit, .. words.Split(' ')]);

        Assert.Equal((status, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
        if (status == 2)
            (await tool.RunAsync([.. Edit, .. words.Split(' '), "--platform", "linux/amd64"])).Succeeded();
    }

    private async Task MakeIndexAsync()
    {
        var layout = OciLayout.At(Path.Combine(tool.Folder, "in"));
        List<Artifact> images = [];
        foreach (var platform in Platform.ParseList("linux/amd64,windows/amd64:10.0.20348.2700"))
        {
            var layer = await Layer.PackAsync(layout, [LayerEntry.File("/Files/a", default)]);
            images.Add(await new ImageRecipe { Platform = platform, Layers = [layer] }.BuildAsync());
        }
        await layout.PushAsync(await Artifact.CreateIndexAsync(images), ["1"]);
    }

    private static async Task<string[]> LayersAsync(Artifact image) =>
        await Task.WhenAll(image.Blobs.TakeLast(2).Select(LayerAsync));

    private static async Task<string> LayerAsync(Blob blob)
    {
        await using var layer = await blob.OpenAsync();
        await using GZipStream tar = new(layer, CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<string> entries = [];
        while (await reader.GetNextEntryAsync() is { } entry)
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}");
        return string.Join(", ", entries);
    }
}
