using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class LayerCheckTests
{
    [Fact]
    public async Task What_can_be_packed_passes()
    {
        using TempFolder folder = new();
        await Layer.CheckAsync(
            [LayerEntry.FromFile(folder.Write("a", "a"), "/x/a"), LayerEntry.Directory("/x"), LayerEntry.HardLink("/b", "/x/a")]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_is_a_folder_is_found()
    {
        using TempFolder folder = new();
        Assert.Contains(
            folder.At("gone"),
            (await CheckAsync<BuildException>(LayerEntry.FromFile(folder.At("gone"), "/x"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is a folder",
            (await CheckAsync<BuildException>(LayerEntry.FromFile(folder.Path, "/x"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_do_not_fit_each_other_are_found()
    {
        Assert.Contains(
            "'tmp'",
            (await CheckAsync<ArgumentException>(LayerEntry.Directory("/tmp"), LayerEntry.Directory("tmp/"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "which is a file, not a directory",
            (await CheckAsync<ArgumentException>(LayerEntry.File("/x", default), LayerEntry.File("/x/y", default))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_content_is_not_opened() =>
        await Layer.CheckAsync([LayerEntry.File("/x", 1, _ => throw new InvalidOperationException("Opened."))]);

    [Theory]
    [InlineData("/tmp/a", "tmp", 0x3FF)]
    [InlineData("/var/tmp/a", "var/tmp", 0x3FF)]
    [InlineData("/var/tmp/a", "var", 0x1ED)]
    [InlineData("/srv/tmp/a", "srv/tmp", 0x1ED)]
    public void A_temporary_directory_stays_open_for_everybody_when_a_file_is_put_into_it(string file, string parent, int mode) =>
        Assert.Equal(
            (UnixFileMode)mode,
            OciMultiArch.Layers.LayerTree.Arrange([LayerEntry.File(file, default)]).Single(each => each.Path == parent).Mode);

    private static Task<TException> CheckAsync<TException>(params LayerEntry[] entries)
        where TException : Exception => Assert.ThrowsAsync<TException>(async () => await Layer.CheckAsync(entries));
}
