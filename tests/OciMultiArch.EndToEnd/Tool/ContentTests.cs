using System.Formats.Tar;
using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What images hold besides their program: patterns, links, attributes, directories, what is hidden.</summary>
public sealed class ContentTests : IDisposable
{
    private static readonly string[] Image = ["image", "./app", "--to", "oci:out", "--tag", "1", "--base", "oci:base:1"];
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public ContentTests()
    {
        byte[] program = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 62, 0, .. new byte[100]];
        File.WriteAllBytes(Path.Combine(tool.Folder, "app"), program);
        foreach (var file in (string[])["web/index.html", "web/js/a.js", "web/js/a.js.map", "web/css/a.css", "more/x/b.css"])
            Write(file, "text");
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task Patterns_directories_hidden_files_and_the_standard_input_make_the_layer_that_umoci_unpacks()
    {
        await MakeBaseAsync();
        UnixNames.Link(Path.Combine(tool.Folder, "web", "index.html"), Path.Combine(tool.Folder, "web", "home.html"));
        string[] content =
        [
            "--file", "web=/srv", "--exclude", "**/*.map", "--exclude", "css", "--preserve", "links",
            "--file", "more/*/*.css=/srv", "--file", "-=/etc/conf:0640:7:8", "--directory", "/data:0750:65532:65532",
            "--remove-file", "/etc/motd", "--remove-file", "/var/old/*", "--capability", "/app/app=cap_net_bind_service+ep",
        ];

        (await tool.RunAsync("piped", [.. Image, .. content])).Succeeded();

        Assert.Equal(
            [
                "data/ 750 65532:65532", "etc/ 755 0:0", "etc/.wh.motd 644 0:0", "etc/conf 640 7:8", "srv/ 755 0:0", "srv/home.html 644 0:0",
                "srv/js/ 755 0:0", "srv/js/a.js 644 0:0", "srv/x/ 755 0:0", "srv/x/b.css 644 0:0", "var/ 755 0:0",
                "var/old/ 755 0:0", "var/old/.wh..wh..opq 644 0:0", "srv/index.html 644 0:0",
            ],
            await LayerAsync());
        await UnpackAsync();
        Assert.Equal("piped", await File.ReadAllTextAsync(Unpacked("etc/conf")));
        Assert.False(File.Exists(Unpacked("etc/motd")));
        Assert.Equal(["kept"], Directory.GetFiles(Unpacked("etc"), "kept").Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(Unpacked("var/old")));
        await File.AppendAllTextAsync(Unpacked("srv/home.html"), "!");
        Assert.Equal("text!", await File.ReadAllTextAsync(Unpacked("srv/index.html")));
    }

    [Fact]
    public async Task Edit_adds_and_hides_in_one_layer_on_top()
    {
        await MakeBaseAsync();

        (await tool.RunAsync(
            "edit", "oci:base:1", "--file", "web/**/*.js=/srv:0600", "--remove-file", "/etc/motd", "--directory", "/data", "--to", "oci:out:1"))
            .Succeeded();

        Assert.Equal(
            ["data/ 755 0:0", "etc/ 755 0:0", "etc/.wh.motd 644 0:0", "srv/ 700 0:0", "srv/js/ 700 0:0", "srv/js/a.js 600 0:0"],
            await LayerAsync());
    }

    [Theory]
    [InlineData("--file web=/srv --exclude **/*.mpa", 1, "--exclude **/*.mpa: the pattern matches nothing")]
    [InlineData("--file web=/srv --include *.htm", 1, "--include *.htm: the pattern matches nothing")]
    [InlineData("--exclude **/*.map", 1, "--exclude **/*.map: the pattern matches nothing")]
    [InlineData("--file web/*.htm=/srv", 1, "--file web/*.htm: the pattern matches nothing")]
    [InlineData("--file gone/*.htm=/srv", 1, "--file gone/*.htm: there is no such file or folder")]
    [InlineData("--file web=/srv --exclude a**", 2, "'**' stands alone")]
    [InlineData("--file -=/a --file -=/b", 2, "names the standard input twice")]
    [InlineData("--file -=/etc/", 2, "gives the standard input no name")]
    [InlineData("--remove-file motd", 2, "'motd' is not a path in the image")]
    [InlineData("--directory data", 2, "'data' is not DIR[:MODE[:UID:GID]]")]
    [InlineData("--preserve times", 2, "unknown value 'times'")]
    [InlineData("--assets gone", 1, "--assets gone: there is no such folder")]
    [InlineData("--assets web --env KO_DATA_PATH=/x", 2, "--assets sets KO_DATA_PATH, and so does --env")]
    [InlineData("--capability /app/other=cap_chown+ep", 2, "'/app/other', which is no file")]
    public async Task What_cannot_be_ends_before_anything_is_written(string words, int status, string why)
    {
        await MakeBaseAsync();

        var ended = await tool.RunAsync("", [.. Image, .. words.Split(' ')]);

        Assert.Equal((status, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
    }

    [Fact]
    public async Task Assets_come_with_the_variable_that_says_where_they_are()
    {
        await MakeBaseAsync();

        (await tool.RunAsync([.. Image, "--assets", "web", "--exclude", "**/*.map", "--env", "A=1"])).Succeeded();

        var config = await (await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1")).ConfigAsync();
        Assert.Equal(["A=1", "KO_DATA_PATH=/var/run/ko"], config.Config!.Env.Where(static each => !each.StartsWith("PATH=", StringComparison.Ordinal)));
        Assert.Contains("var/run/ko/js/a.js 644 0:0", await LayerAsync());
    }

    [Theory]
    [InlineData("image ./app --base oci-archive:-:1 --to oci:out", "--base oci-archive:-:1")]
    [InlineData("edit docker-archive:/dev/stdin --to oci:out:1", "docker-archive:/dev/stdin")]
    [InlineData("resolve -f - --platform linux/amd64 --to example.com/{name}", "--filename -")]
    public async Task Two_readers_of_the_standard_input_are_refused(string words, string other)
    {
        var ended = await tool.RunAsync("image: ko://.", [.. words.Split(' '), "--file", "-=/etc/conf"]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains($"--file - and {other} both read the standard input, which can be read once.", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_base_there_is_nothing_to_hide()
    {
        var ended = await tool.RunAsync("image", "./app", "--to", "oci:out", "--tag", "1", "--remove-file", "/etc/motd");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--remove-file hides files of the base, and there is none.", ended.Stderr, StringComparison.Ordinal);
    }

    private async Task MakeBaseAsync()
    {
        var layout = OciLayout.At(Path.Combine(tool.Folder, "base"));
        LayerEntry[] files =
        [
            LayerEntry.File("/etc/motd", "hello"u8.ToArray()), LayerEntry.File("/etc/kept", "kept"u8.ToArray()),
            LayerEntry.File("/var/old/a", "a"u8.ToArray()),
        ];
        ImageRecipe recipe = new() { Platform = Platform.Parse("linux/amd64"), Layers = [await Layer.PackAsync(layout, files)] };
        await layout.PushAsync(await recipe.BuildAsync(), ["1"]);
    }

    private async Task<IReadOnlyList<string>> LayerAsync()
    {
        var image = await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1");
        await using var blob = await image.Blobs[2].OpenAsync();
        await using GZipStream tar = new(blob, CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<string> entries = [];
        while (await reader.GetNextEntryAsync() is { } entry)
            entries.Add($"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid}");
        return entries;
    }

    private async Task UnpackAsync()
    {
        string[] rootless = Environment.UserName == "root" ? [] : ["--rootless"];
        var image = Path.Combine(tool.Folder, "out") + ":1";
        (await Programs.RunAsync(Programs.Umoci, ["unpack", .. rootless, "--image", image, Unpacked("..")])).Succeeded();
    }

    private string Unpacked(string path) => Path.GetFullPath(Path.Combine(tool.Folder, "bundle", "rootfs", path));

    private void Write(string name, string text)
    {
        var path = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
