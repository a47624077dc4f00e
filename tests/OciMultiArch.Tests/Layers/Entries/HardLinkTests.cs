using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>Files of a folder that have several names.</summary>
public sealed class HardLinkTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("z/box a.txt a/box")]
    [InlineData("a/box z/box a.txt")]
    public async Task The_first_name_in_byte_order_is_the_file_and_the_others_are_links_to_it(string order)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Fill(order.Split(' '));

        var entries = LayerEntry.FromFolder(folder.Path, "/bin", new() { HardLinks = true });
        var layer = await Layer.PackAsync(new MemoryStore(), entries);

        Assert.Equal(
            ["Directory bin/a", "HardLink bin/a/box", "File bin/a.txt", "Directory bin/z", "HardLink bin/z/box", "File bin/z/other"],
            entries.Select(each => $"{each}"));
        Assert.All(entries.Where(each => each.Kind == LayerEntryKind.HardLink), each => Assert.Equal("bin/a.txt", each.LinkTarget));
        Assert.Equal("sha256:3236fa483f68232502d9ef1bdfe2a5e4", $"{layer.DiffId}"[..39]);
    }

    [Fact]
    public void Without_the_setting_each_name_is_a_file_of_its_own()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Fill(["a.txt", "a/box", "z/box"]);
        Assert.DoesNotContain(LayerEntry.FromFolder(folder.Path, "/"), each => each.Kind == LayerEntryKind.HardLink);
    }

    [Fact]
    public void A_name_that_is_left_out_or_outside_is_nobodys_target()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Fill(["a.txt", "a/box", "z/box"]);
        FolderOptions options = new() { HardLinks = true };

        var without = LayerEntry.FromFolder(folder.Path, "/", options with { Exclude = ["a.txt"] });
        var inner = LayerEntry.FromFolder(folder.At("z"), "/", options);

        Assert.Equal("a/box", Assert.Single(without, each => each.Kind == LayerEntryKind.HardLink).LinkTarget);
        Assert.Equal(["File box", "File other"], inner.Select(each => $"{each}"));
    }

    private void Fill(string[] names)
    {
        var first = folder.Write(names[0], "box");
        foreach (var name in names[1..])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
            UnixNames.Link(first, folder.At(name));
        }
        folder.Write("z/other", "box");
    }
}
