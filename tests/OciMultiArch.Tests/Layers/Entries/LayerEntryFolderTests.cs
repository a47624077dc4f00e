using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class LayerEntryFolderTests
{
    private static readonly UnixFileMode[] Umasks = [(UnixFileMode)0x1FF, (UnixFileMode)0x1C0];

    private static void Fill(TempFolder folder, UnixFileMode mask)
    {
        folder.Write("b/z.txt", "z");
        folder.Write("b/run", "#!/bin/sh\n");
        folder.Write("a", "");
        Directory.CreateDirectory(folder.At("empty"));
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(folder.At("b/run"), LayerEntry.ProgramMode & mask);
        File.SetUnixFileMode(folder.At("b/z.txt"), LayerEntry.FileMode & mask);
        File.SetUnixFileMode(folder.At("b"), LayerEntry.ProgramMode & mask);
        File.SetLastWriteTimeUtc(folder.At("a"), new DateTime(2000 + (int)mask % 20, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Neither_umask_nor_times_of_the_host_reach_the_layer()
    {
        List<Layer> layers = [];
        foreach (var mask in Umasks)
        {
            using TempFolder folder = new();
            Fill(folder, mask);
            layers.Add(await Layer.PackAsync(new MemoryStore(), LayerEntry.FromFolder(folder.Path, "/srv")));
        }
        Assert.Equal(layers[0].DiffId, layers[1].DiffId);
    }

    [Fact]
    public void A_folder_is_read_in_order_with_its_empty_directories()
    {
        using TempFolder folder = new();
        Fill(folder, Umasks[0]);
        var entries = LayerEntry.FromFolder(folder.Path, "srv/www/");
        Assert.Equal(
            ["File srv/www/a", "Directory srv/www/b", "File srv/www/b/run", "File srv/www/b/z.txt", "Directory srv/www/empty"],
            entries.Select(each => each.ToString()));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                [LayerEntry.FileMode, LayerEntry.ProgramMode, LayerEntry.ProgramMode, LayerEntry.FileMode, LayerEntry.ProgramMode],
                entries.Select(each => each.Mode));
    }

    [Fact]
    public void The_root_may_receive_a_folder()
    {
        using TempFolder folder = new();
        folder.Write("etc/hosts", "x");
        Assert.Equal(["etc", "etc/hosts"], LayerEntry.FromFolder(folder.Path, "/").Select(each => each.Path));
    }

    [Fact]
    public void Links_stay_links_even_when_they_lead_in_a_circle_or_nowhere()
    {
        using TempFolder folder = new();
        folder.Write("real/file", "x");
        Directory.CreateSymbolicLink(folder.At("real/loop"), "..");
        File.CreateSymbolicLink(folder.At("gone"), "/no/such/place");
        var entries = LayerEntry.FromFolder(folder.Path, "/");
        Assert.Equal(["gone", "real", "real/file", "real/loop"], entries.Select(each => each.Path));
        Assert.Equal(["/no/such/place", null, null, ".."], entries.Select(each => each.LinkTarget));
    }

    [Fact]
    public void A_name_that_would_hide_files_is_refused_and_named()
    {
        using TempFolder folder = new();
        folder.Write(".wh.etc", "");
        var failure = Assert.Throws<BuildException>(() => LayerEntry.FromFolder(folder.Path, "/"));
        Assert.Contains(".wh.etc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using TempFolder folder = new();
        Assert.Contains(
            "gone",
            Assert.Throws<BuildException>(() => LayerEntry.FromFolder(folder.At("gone"), "/")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe", "it is a pipe, not a regular file")]
    [InlineData("socket", "it is a socket, not a regular file")]
    public async Task What_is_no_regular_file_is_refused_when_the_folder_is_read(string kind, string reason)
    {
        using TempFolder folder = new();
        var path = folder.At($"inner/{kind}");
        folder.Folder("inner");
        await SpecialFiles.MakeAsync(kind, path);

        var refused = Assert.Throws<BuildException>(() => LayerEntry.FromFolder(folder.Path, "/"));

        Assert.Equal($"{path} cannot stand in an image: {reason}. Leave it out.", refused.Message);
    }
}
