using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Building;

/// <summary>Files beside programs of Windows, and beside those of Linux in one index with them.</summary>
public sealed class WindowsFilesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly MemoryStore store = new();

    public WindowsFilesTests()
    {
        folder.Write("dist/windows-amd64/app.exe", FakeProgram.Windows());
        folder.Write("dist/linux-amd64/app", FakeProgram.Elf("amd64"));
        folder.Write("dist/linux-arm64/app", FakeProgram.Elf("arm64"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_index_has_a_layer_for_each_kind_of_system()
    {
        LayerEntry[] files =
        [
            LayerEntry.Directory("/app") with { UserId = 7, Mode = (UnixFileMode)0x1C0 },
            LayerEntry.File("/etc/app.yaml", "a"u8.ToArray()) with { UserId = 65532, Capabilities = "cap_chown+ep" },
            LayerEntry.HardLink("/etc/same.yaml", "/etc/app.yaml"), LayerEntry.SymbolicLink("/link", "etc/app.yaml"),
            LayerEntry.Whiteout("/etc/motd"),
        ];

        var index = await BuildAsync("linux/amd64,linux/arm64,windows/amd64", files);

        var images = await index.ImagesAsync();
        var windows = await LayerListing.OfAsync(images[2]);
        Assert.Equal(
            "Files/ 755 0, Files/app/ 700 0, Files/etc/ 755 0, Files/etc/.wh.motd 644 0, Files/etc/app.yaml 644 0, Files/link 777 0 etc/app.yaml, "
            + "Hives/ 755 0, Files/etc/same.yaml 644 0 Files/etc/app.yaml",
            windows[0]);
        Assert.Equal("Files/ 755 0, Files/app/ 700 0, Files/app/app.exe 755 0, Hives/ 755 0", windows[1]);
        Assert.Equal(images[0].Manifest!.Layers[0].Digest, images[1].Manifest!.Layers[0].Digest);
        Assert.StartsWith("app/ 700 7, etc/ 755 0, etc/.wh.motd 644 0, etc/app.yaml 644 65532", (await LayerListing.OfAsync(images[0]))[0], StringComparison.Ordinal);
        Assert.Equal("app/ 700 7, app/app 755 0", (await LayerListing.OfAsync(images[0]))[1]);
        Assert.Equal(index.Digest, (await BuildAsync("linux/amd64,linux/arm64,windows/amd64", files)).Digest);
    }

    [Fact]
    public async Task Windows_alone_has_no_other_layer()
    {
        var image = await BuildAsync("windows/amd64", [LayerEntry.File("/etc/app.yaml", "a"u8.ToArray())]);

        Assert.Equal(
            ["Files/ 755 0, Files/etc/ 755 0, Files/etc/app.yaml 644 0, Hives/ 755 0", "Files/ 755 0, Files/app/ 755 0, Files/app/app.exe 755 0, Hives/ 755 0"],
            await LayerListing.OfAsync(image));
    }

    [Theory]
    [InlineData("C:/data/a", "begins with a drive. Leave the drive out")]
    [InlineData(@"C:\data", "begins with a drive. Leave the drive out")]
    [InlineData(@"data\a", "Windows allows none of")]
    [InlineData("what?", "Windows allows none of")]
    [InlineData("a\tb", "no control characters")]
    [InlineData("data./a", "ends with a dot or a space")]
    [InlineData("A", "'a' and 'A' are one path")]
    public async Task What_Windows_cannot_hold_is_named_before_anything_is_packed(string path, string reason)
    {
        LayerEntry[] files = [LayerEntry.File("a", default), LayerEntry.File(path, default)];

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => BuildAsync("linux/amd64,windows/amd64", files));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await BuildAsync("linux/amd64", files));
    }

    [Fact]
    public void An_opaque_whiteout_is_refused_and_nothing_stays_nothing()
    {
        var refused = Assert.Throws<ArgumentException>(static () => LayerEntry.ForWindows([LayerEntry.OpaqueWhiteout("/var")]));
        Assert.Contains("Windows knows no opaque whiteouts", refused.Message, StringComparison.Ordinal);
        Assert.Empty(LayerEntry.ForWindows([]));
    }

    private async Task<Artifact> BuildAsync(string platforms, LayerEntry[] files)
    {
        PrebuiltProgram program = new(NameTemplate.Parse(folder.At("dist/{os}-{arch}/app"))) { Platforms = Platform.ParseList(platforms), Files = files };
        return await program.BuildAsync(store, static platform => new() { Platform = platform });
    }
}
