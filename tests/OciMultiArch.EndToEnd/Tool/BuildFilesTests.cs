using System.Formats.Tar;
using System.IO.Compression;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What <c>build</c> puts beside the program.</summary>
public sealed class BuildFilesTests
{
    private static readonly string[] Build = ["build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", "oci:out", "--tag", "1"];

    [Fact]
    public async Task Files_and_folders_go_where_they_are_sent_with_mode_and_owner()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, @"C:\a=b.txt", "a");
        Write(tool, "app.yaml", "");
        Write(tool, "static/page", "");
        Write(tool, "static/run", "#!/bin/sh\n", LayerEntry.ProgramMode);
        Write(tool, "private/deep/key", "");
        Write(tool, "whole/opt/x", "");
        Directory.CreateDirectory(Path.Combine(tool.Folder, "empty"));

        (await tool.RunAsync([.. Build,
            "--file", @"C:\a=b.txt=/etc/b:0600", "--file", "app.yaml=/etc/:4750:1:2", "--file",
            "static=/srv/static/", "--file", "private=/srv/private:0640:7:8",
            "--file", "empty=/var/empty::9:9", "--file", "whole=/"])).Succeeded();

        Assert.Equal(
            [
                "etc/ 755 0:0", "etc/app.yaml 4750 1:2", "etc/b 600 0:0", "opt/ 755 0:0", "opt/x 644 0:0",
                "srv/ 755 0:0", "srv/private/ 750 7:8", "srv/private/deep/ 750 7:8", "srv/private/deep/key 640 7:8",
                "srv/static/ 755 0:0", "srv/static/page 644 0:0", "srv/static/run 755 0:0", "var/ 755 0:0", "var/empty/ 755 9:9",
            ], await FirstLayerAsync(tool));
    }

    [Fact]
    public async Task Other_capabilities_of_the_program_make_another_layer_though_it_was_kept()
    {
        using var tool = SampleProgram.Ocimulti();
        HashSet<string> digests = [];
        foreach (var capability in (string[])["cap_net_bind_service+ep", "cap_net_raw+ep", "cap_net_bind_service+ep"])
        {
            (await tool.RunAsync([.. Build, "--capability", $"/app/hello-go={capability}"])).Succeeded();
            var image = await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1");
            digests.Add($"{image.Digest}");
        }

        Assert.Equal(2, digests.Count);
    }

    [Theory]
    [InlineData("65532", "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin", "nonroot:x:65532:")]
    [InlineData("nonroot:nonroot", "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin", "nonroot:x:65532:")]
    [InlineData("1000", "user:x:1000:1000:", "user:x:1000:")]
    [InlineData("1000:2000", "user:x:1000:2000:", "user:x:2000:")]
    public async Task Without_a_base_the_user_is_made(string user, string passwd, string group)
    {
        using var tool = SampleProgram.Ocimulti();

        (await tool.RunAsync([.. Build, "--user", user])).Succeeded();

        var files = await TextsAsync(tool);
        Assert.StartsWith($"root:x:0:0:root:/root:/sbin/nologin\n{passwd}", files["etc/passwd"], StringComparison.Ordinal);
        Assert.Equal($"root:x:0:\n{group}\n", files["etc/group"]);
        Assert.Equal(user, (string?)(await tool.JsonAsync("inspect", "oci:out:1"))["config"]!["user"]);
    }

    [Fact]
    public async Task Root_and_whoever_brings_users_of_their_own_get_none()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "passwd", "app:x:7:7::/:\n");

        (await tool.RunAsync([.. Build, "--user", "0"])).Succeeded();
        Assert.Equal(["app/ 755 0:0", "app/hello-go 755 0:0"], await FirstLayerAsync(tool));
        (await tool.RunAsync([.. Build, "--user", "app", "--file", "passwd=/etc/passwd"])).Succeeded();
        Assert.Equal("app:x:7:7::/:\n", (await TextsAsync(tool))["etc/passwd"]);
    }

    [Theory]
    [InlineData("--file gone=/etc/gone", 1, "--file gone: there is no such file or folder")]
    [InlineData("--file a=/etc/a --file a=/etc/a", 2, "Two entries have the path 'etc/a'")]
    [InlineData("--file a=/etc --file a=/etc/a", 2, "'etc/a' is under 'etc', which is a file")]
    [InlineData("--file folder=/tmp --tmp", 2, "Two entries have the path 'tmp'")]
    [InlineData("--file a=/app/hello-go", 2, "is where the program goes")]
    [InlineData("--ca-certificates gone.pem", 1, "gone.pem cannot be read")]
    [InlineData("--ca-certificates a", 1, "holds no '-----BEGIN CERTIFICATE-----'")]
    [InlineData("--ca-certificates key.pem", 1, "holds a private key")]
    [InlineData("--time-zones=folder", 1, "folder holds no time zones")]
    public async Task What_cannot_be_ends_before_anything_is_written(string words, int status, string why)
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "a", "a");
        Write(tool, "folder/a", "a");
        Write(tool, "key.pem", "-----BEGIN PRIVATE KEY-----\n");

        var ended = await tool.RunAsync([.. Build, .. words.Split(' ')]);

        Assert.Equal((status, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
        // Go may have begun: what it makes is kept for the next build. No layer is packed.
        Assert.False(Directory.Exists(Path.Combine(tool.Cache, "ocimulti", "blobs")));
    }

    private static void Write(SampleProgram tool, string name, string text, UnixFileMode mode = LayerEntry.FileMode)
    {
        var path = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static async Task<IReadOnlyList<string>> FirstLayerAsync(SampleProgram tool) =>
        [.. (await ReadAsync(tool)).Select(static each => $"{each.Name} {Convert.ToString((int)each.Mode, 8)} {each.Uid}:{each.Gid}")];

    private static async Task<Dictionary<string, string>> TextsAsync(SampleProgram tool) => (await ReadAsync(tool))
        .Where(static each => each.DataStream is not null).ToDictionary(
            static each => each.Name, static each => new StreamReader(each.DataStream!).ReadToEnd());

    private static async Task<List<TarEntry>> ReadAsync(SampleProgram tool)
    {
        var image = await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1");
        await using var blob = await image.Blobs[1].OpenAsync();
        await using GZipStream tar = new(blob, CompressionMode.Decompress);
        await using TarReader reader = new(tar);
        List<TarEntry> entries = [];
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }
}
