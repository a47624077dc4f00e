using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>--split-layers</c>: the same files in layers of which a change leaves the others.</summary>
public sealed class SplitLayersTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public SplitLayersTests()
    {
        byte[] program = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 62, 0, .. new byte[100]];
        File.WriteAllBytes(Path.Combine(tool.Folder, "app"), program);
        foreach (var file in (string[])["web/index.html", "web/js/a.js", "more/js/b.js", "kodata/x"])
            Write(file, "text");
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task Each_file_is_a_layer_and_the_image_holds_the_same()
    {
        string[] content =
        [
            "--file", "web=/srv:0640:7:8", "--file", "more=/srv:0640:7:8", "--assets", "kodata", "--tmp",
            "--directory", "/data:0700:7:8",
        ];
        await MakeAsync("whole", content);
        await MakeAsync("split", [.. content, "--split-layers"]);
        var split = await GetAsync("split");
        Write("more/js/b.js", "changed");
        await MakeAsync("changed", [.. content, "--split-layers"]);
        var changed = await GetAsync("changed");

        Assert.Equal((2, 5), ((await GetAsync("whole")).Manifest!.Layers.Count, split.Manifest!.Layers.Count));
        Assert.Equal(
            [true, true, false, true, true],
            split.Manifest.Layers.Zip(changed.Manifest!.Layers, static (one, other) => one.Digest == other.Digest));
        Assert.Equal(await UnpackAsync("whole"), await UnpackAsync("split"));
    }

    private async Task MakeAsync(string name, string[] content) =>
        (await tool.RunAsync(["image", "./app", "--to", "oci:out", "--tag", name, .. content])).Succeeded();

    private async Task<Artifact> GetAsync(string name) => await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync(name);

    private async Task<string[]> UnpackAsync(string name)
    {
        string[] rootless = Environment.UserName == "root" ? [] : ["--rootless"];
        var image = $"{Path.Combine(tool.Folder, "out")}:{name}";
        var bundle = Path.Combine(tool.Folder, "unpacked-" + name);
        (await Programs.RunAsync(Programs.Umoci, ["unpack", .. rootless, "--image", image, bundle])).Succeeded();
        DirectoryInfo root = new(Path.Combine(bundle, "rootfs"));
        var all = root.EnumerateFileSystemInfos("*", SearchOption.AllDirectories);
        return [.. all.Select(file => $"{Path.GetRelativePath(root.FullName, file.FullName)} {file.UnixFileMode}").Order(StringComparer.Ordinal)];
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
