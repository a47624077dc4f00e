using System.Globalization;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>The files of images as <c>export</c> and <c>cat</c> give them, beside what other programs make of the layers.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("d etc 750; f etc/a 1; f etc/b 2 640 | w etc/a; f etc/c 3 | d etc 700; f etc/b 4")]
    [InlineData("d d; f d/a 1; d d/e; f d/e/b 2 | o d; f d/c 3")]
    [InlineData("d d; f d/a 1 | w d; d d 711; f d/c 3")]
    [InlineData("d usr; d usr/lib; l lib usr/lib; f usr/lib/a 1 | f lib/b 2 | w lib/a")]
    [InlineData("f a 1; h b a | f a 2; h c b | w b; h d c")]
    [InlineData("f x 1; d y; f y/z 1 | d x; f x/z 2; f y 2")]
    [InlineData("d s 555; f s/a 1 444; l s/l ../../../s/a; p fifo")]
    [InlineData("f deep/er/file 1 | f deep/other 2; d deep/er 700")]
    public async Task The_tar_unpacks_to_what_umoci_makes_of_the_layers(string story)
    {
        WriteLayout(story);
        (await tool.RunAsync("export", "oci:layout:1", "out.tar")).Succeeded();
        Directory.CreateDirectory(At("ours"));
        await RunAsync("tar", "-x", "-f", "out.tar", "-C", "ours");
        string[] rootless = Environment.IsPrivilegedProcess ? [] : ["--rootless"];
        await RunAsync(Programs.Umoci, ["unpack", .. rootless, "--image", "layout:1", "theirs"]);

        Assert.Equal(await ListAsync("theirs/rootfs"), await ListAsync("ours"));
    }

    [Theory]
    [InlineData("gnu", null)]
    [InlineData("pax", "0.0")]
    [InlineData("pax", "0.1")]
    [InlineData("pax", "1.0")]
    public async Task Sparse_files_as_GNU_tar_stores_them_are_whole(string format, string? version)
    {
        var content = new byte[3_000_000];
        for (var at = 100_000; at < content.Length; at += 200_000)
            Bytes.Noise(4096, at).CopyTo(content, at);
        var name = $"{new string('s', 60)}/{new string('f', 120)}";
        Directory.CreateDirectory(At($"in/{new string('s', 60)}"));
        await WriteSparseAsync(At($"in/{name}"), content);
        await File.WriteAllTextAsync(At("in/after"), "after");
        string[] how = version is null ? [] : [$"--sparse-version={version}"];
        await RunAsync("tar", ["-c", "--sparse", $"--format={format}", .. how, "-f", "layer.tar", "-C", "in", "."]);
        Assert.True(new FileInfo(At("layer.tar")).Length < 1_000_000);
        WriteLayout([await File.ReadAllBytesAsync(At("layer.tar"))]);

        (await tool.RunAsync("export", "oci:layout:1", "out.tar")).Succeeded();
        Directory.CreateDirectory(At("ours"));
        await RunAsync("tar", "-x", "-f", "out.tar", "-C", "ours");

        Assert.Equal(content, await File.ReadAllBytesAsync(At($"ours/{name}")));
        Assert.Equal("after", await File.ReadAllTextAsync(At("ours/after")));
    }

    [Fact]
    public async Task A_device_a_pipe_and_an_owner_stay()
    {
        WriteLayout("c null; p fifo; f a 1 4755");

        (await tool.RunAsync("export", "oci:layout:1", "out.tar")).Succeeded();

        var list = (await RunAsync("tar", "-t", "-v", "--numeric-owner", "-f", "out.tar")).Split('\n');
        Assert.Equal(["-rwsr-xr-x", "prw-------", "crw-rw-rw-", ""], list.Select(static line => line.Split(' ')[0]));
        Assert.Contains("1,3", list[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_of_a_platform_goes_to_the_standard_output_and_into_a_file_alike()
    {
        SampleImage[] images = [.. new[] { "linux/amd64", "linux/arm64" }.Select(static platform => SampleImage.Base(platform))];
        using TempFolder layout = new();
        SampleImage.WriteLayout(layout, "1", images);
        var reference = $"oci:{layout.At("")}:1";

        (await tool.RunAsync("export", reference, "out.tar", "--platform", "linux/arm64")).Succeeded();
        var said = (await tool.RunAsync("export", reference, "-", "--platform", "linux/arm64")).Succeeded();
        var missing = await tool.RunAsync("export", reference, "other.tar", "--platform", "linux/s390x");

        Assert.Equal("linux/arm64", await RunAsync("tar", "-x", "-O", "-f", "out.tar", "etc/platform"));
        Assert.Equal(await File.ReadAllTextAsync(At("out.tar")), said.Stdout);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("has no image for linux/s390x; it has linux/amd64, linux/arm64/v8", missing.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(At("other.tar")));
    }

    [Fact]
    public async Task A_file_comes_out_of_a_registry_a_layout_and_archives()
    {
        await using var registry = await RealRegistry.StartAsync();
        WriteLayout("d etc; f etc/name old; l link /etc/name | f etc/name new");
        var reference = $"{registry.Host}/app:1";
        foreach (var to in (string[])[reference, "oci-archive:oci.tar:1", "docker-archive:docker.tar:app:1"])
            (await tool.RunAsync("copy", "oci:layout:1", to)).Succeeded();
        await RunAsync(Programs.Skopeo, "copy", "oci:layout:1", "docker-archive:skopeo.tar:app:1");

        foreach (var from in (string[])[
            reference, "oci:layout:1", "oci-archive:oci.tar", "docker-archive:docker.tar", "docker-archive:skopeo.tar"])
        {
            Assert.Equal("new", (await tool.RunAsync("cat", from, "/link")).Succeeded().Stdout);
        }
        var missing = await tool.RunAsync("cat", reference, "etc/nam");
        Assert.Equal((1, ""), (missing.ExitCode, missing.Stdout));
        Assert.Matches(
            "^ocimulti: There is no 'etc/nam' in sha256:[0-9a-f]{64}\\. Names there: 'etc/name'\\.\n$", missing.Stderr);
    }

    private string At(string name) => Path.Combine(tool.Folder, name);

    private void WriteLayout(string story) =>
        WriteLayout([.. story.Split(" | ").Select(static layer => SampleTree.Tar(layer.Split("; ")))]);

    private void WriteLayout(byte[][] tars)
    {
        using TempFolder layout = new();
        var layers = tars.Select(static tar => SampleLayer.Gzip(tar));
        SampleImage.WriteLayout(layout, "1", SampleImage.Of("linux/amd64", ImageFamily.Oci, [.. layers], ",\"config\":{}"));
        Directory.Move(layout.At(""), At("layout"));
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var path = Path.IsPathRooted(program) ? program : Programs.Find(program, program);
        return (await Programs.RunAsync(path, arguments, workingFolder: tool.Folder)).Succeeded().Stdout;
    }

    // Kind, mode, number of names, target and time of each; the time of a folder only where a layer states it.
    private async Task<IReadOnlyList<string>> ListAsync(string folder)
    {
        var listed = await RunAsync("find", At(folder), "-mindepth", "1", "-printf", "%P %y %m %n %l %T@ %U %G\\n");
        List<string> all = [];
        foreach (var line in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            var stated = line.Replace($" {SampleTree.ModifiedAt.ToString(CultureInfo.InvariantCulture)}.0000000000 ", " stated ", StringComparison.Ordinal);
            var words = stated.Split(' ');
            if (words[1] == "d" && words[^3] != "stated")
                words[^3] = "implied";
            if (words[1] == "f")
                words = [.. words, await File.ReadAllTextAsync(At($"{folder}/{words[0]}"))];
            all.Add(string.Join(' ', words));
        }
        return all;
    }

    private static async Task WriteSparseAsync(string path, byte[] content)
    {
        await using FileStream file = new(path, FileMode.CreateNew);
        file.SetLength(content.Length);
        for (var at = 0; at < content.Length; at += 4096)
        {
            var piece = content.AsMemory(at, Math.Min(4096, content.Length - at));
            if (!piece.Span.ContainsAnyExcept((byte)0))
                continue;
            file.Position = at;
            await file.WriteAsync(piece);
        }
    }
}
