using System.Diagnostics;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Pipes, sockets, devices and links where the tool is given files, to write and to read.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private const string Platform = "--platform linux/amd64 --progress none";
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    [Theory]
    [InlineData("oci-archive:-:1 | cat > out.tar")]
    [InlineData("oci-archive:/dev/stdout:1 > out.tar")]
    [InlineData("oci-archive:/dev/fd/1:1 >> out.tar")]
    [InlineData("oci-archive:- --json | cat > out.tar")]
    [InlineData("oci-archive:>(cat > out.tar; touch done):1 > /dev/null; while [ ! -e done ]; do sleep 0.1; done")]
    public async Task An_archive_goes_into_a_stream_as_it_goes_into_a_file(string destination)
    {
        await MakeImageAsync();
        (await ShellAsync("tool copy oci:app:1 oci-archive:file.tar:1 && tool copy oci:app:1 oci-archive:latest.tar")).Succeeded();

        (await ShellAsync($"tool copy oci:app:1 {destination}")).Succeeded();

        var expected = destination.StartsWith("oci-archive:- ", StringComparison.Ordinal) ? "latest.tar" : "file.tar";
        Assert.Equal(await BytesAsync(expected), await BytesAsync("out.tar"));
    }

    // What is reported goes elsewhere then.
    [Theory]
    [InlineData("")]
    [InlineData(" --json")]
    public async Task All_tags_go_into_a_stream_as_they_go_into_a_file(string option)
    {
        await MakeImageAsync();
        (await ShellAsync("tool tag oci:app:1 2 && tool copy oci:app oci-archive:file.tar --all-tags")).Succeeded();

        var piped = await ShellAsync($"tool copy oci:app oci-archive:- --all-tags{option} | cat > out.tar");

        Assert.Contains("copied", piped.Succeeded().Stderr, StringComparison.Ordinal);
        Assert.Equal(await BytesAsync("file.tar"), await BytesAsync("out.tar"));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task A_Docker_archive_goes_into_a_pipe_for_the_program_that_reads_it(string path)
    {
        await MakeImageAsync();

        var piped = await ShellAsync($"tool copy oci:app:1 docker-archive:{path}:acme/app:1 | tar -t");

        Assert.Contains("manifest.json\n", piped.Succeeded().Stdout, StringComparison.Ordinal);
        Assert.Contains("  1: new -> sha256:", piped.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_place_of_an_archive_is_refused_before_anything_is_read()
    {
        Directory.CreateDirectory(At("folder"));

        var refused = await tool.RunAsync("copy", "oci:nothing:1", "oci-archive:folder:1");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"{At("folder")} is a folder, not an archive. Name a file.", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_gone_after_the_next_one()
    {
        await File.WriteAllBytesAsync(At("large"), new byte[200 << 20]);
        (await ShellAsync("tool artifact push oci:app:1 large --artifact-type a/b")).Succeeded();
        Directory.CreateDirectory(At("out"));
        var copying = tool.RunAsync(null, ["copy", "oci:app:1", "oci-archive:out/app.tar:1"], started: Watch);

        Assert.Equal(137, (await copying).ExitCode);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(At("out")));
        (await ShellAsync("tool copy oci:app:1 oci-archive:out/other.tar:1")).Succeeded();
        Assert.Equal(["other.tar"], Directory.EnumerateFileSystemEntries(At("out")).Select(Path.GetFileName));

        void Watch(int process) => _ = Task.Run(() =>
        {
            // A folder that has its name is that of a writer which holds its lock.
            while (!Directory.EnumerateDirectories(At("out"), ".tmp-*").Any(static each => !each.EndsWith("-new", StringComparison.Ordinal)))
                Thread.Yield();
            Process.GetProcessById(process).Kill();
        });
    }

    [Theory]
    [InlineData("build hello --to oci:out --tag 1 " + Platform + " --file pipe=/etc/x")]
    [InlineData("build hello --to oci:out --tag 1 " + Platform + " --file folder=/etc/x")]
    [InlineData("build hello --to oci:out --tag 1 " + Platform + " --ca-certificates pipe")]
    [InlineData("build withmodule --to oci:out --tag 1 " + Platform)]
    [InlineData("build withsource --to oci:out --tag 1 " + Platform)]
    [InlineData("artifact push oci:out:1 pipe --artifact-type a/b")]
    [InlineData("edit oci:app:1 --append pipe --to oci:out:1")]
    [InlineData("edit oci:app:1 --append folder --to oci:out:1")]
    [InlineData("join pipe --tag 1")]
    [InlineData("release pipe.yaml")]
    [InlineData("release pipe.json")]
    [InlineData("config 127.0.0.1:9 --registry-config pipe.json")]
    [InlineData("inspect 127.0.0.1:9/app:1 --ca-file pipe")]
    public async Task A_pipe_that_nobody_writes_to_is_refused_at_once(string words)
    {
        await MakeImageAsync();
        await MakeAsync("pipe", "pipe.yaml", "pipe.json", "folder/pipe", "withmodule/go.mod", "withsource/main.go");
        await File.WriteAllTextAsync(At("withsource/go.mod"), "module x\n");

        var refused = await ShellAsync($"tool {words}");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("it is a pipe, not a regular file", refused.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(At("out/index.json")));
    }

    [Fact]
    public async Task A_login_file_that_is_a_pipe_is_refused_at_once()
    {
        await MakeAsync("login/config.json");

        var refused = await ShellAsync("DOCKER_CONFIG=$PWD/login tool logout 127.0.0.1:9");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("it is a pipe, not a regular file", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_shell_hands_over_as_a_pipe_is_read_whole()
    {
        await MakeImageAsync();
        await File.WriteAllTextAsync(At("text"), "hello");

        (await ShellAsync("tool artifact push oci:out:pushed <(cat text) --artifact-type a/b")).Succeeded();
        (await ShellAsync("tool edit oci:app:1 --append <(tar -c text) --to oci:out:appended")).Succeeded();
        (await ShellAsync($"tool build hello --to oci:out --tag built {Platform} --file <(cat text)=/etc/text")).Succeeded();

        Assert.Equal(
            [Bytes.Digest("hello"u8)],
            (await OciLayout.At(At("out")).GetAsync("pushed")).Blobs.Skip(1).Select(static each => each.Digest.ToString()));
        Assert.Contains("hello", await TarAsync("appended"), StringComparison.Ordinal);
        Assert.Contains("hello", await TarAsync("built"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), "ocimulti-*"));
    }

    [Theory]
    [InlineData("head -c 700 whole.tar > part.tar", "cut short")]
    [InlineData("head -c 1024 whole.tar > part.tar", "the zero block at its end is missing")]
    [InlineData("gzip < whole.tar > part.tar; echo trailing >> part.tar", "bytes behind the end of its gzip")]
    [InlineData("cat whole.tar > part.tar; head -c 60 part.tar | gzip > half; mv half part.tar", "is no tar file")]
    public async Task A_tar_that_is_not_whole_is_not_appended(string making, string reason)
    {
        await MakeImageAsync();
        await File.WriteAllTextAsync(At("text"), new string('x', 400));
        (await ShellAsync($"tar -c text > whole.tar; {making}")).Succeeded();

        var refused = await ShellAsync("tool edit oci:app:1 --append part.tar --to oci:out:1");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(reason, refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_signal_ends_the_tool_while_it_reads_from_a_pipe()
    {
        // The pipe has a writer that writes nothing.
        var ended = await ShellAsync(
            "tool artifact push oci:out:1 <(sleep 60 2> /dev/null) --artifact-type a/b & sleep 2; kill -TERM $!; wait $!");

        Assert.Equal((143, "ocimulti: interrupted.\n"), (ended.ExitCode, ended.Stderr));
    }

    public void Dispose() => tool.Dispose();

    private string At(string name) => Path.Combine(tool.Folder, name);

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(At(name));

    private async Task MakeAsync(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
            await SpecialFiles.MakeAsync("pipe", At(name));
        }
    }

    private async Task MakeImageAsync()
    {
        Directory.CreateSymbolicLink(At("hello"), SampleProgram.HelloGo);
        (await ShellAsync($"tool build hello --to oci:app --tag 1 {Platform}")).Succeeded();
    }

    private async Task<string> TarAsync(string tag)
    {
        var image = await OciLayout.At(At("out")).GetAsync(tag);
        using MemoryStream all = new();
        foreach (var layer in image.Blobs.Skip(1))
        {
            var bytes = await layer.ReadAsync();
            if (bytes.Span is [0x1F, 0x8B, ..])
            {
                await using System.IO.Compression.GZipStream gzip = new(
                    new MemoryStream(bytes.ToArray()), System.IO.Compression.CompressionMode.Decompress);
                await gzip.CopyToAsync(all);
            }
            else
            {
                await all.WriteAsync(bytes);
            }
        }
        return System.Text.Encoding.Latin1.GetString(all.ToArray());
    }

    // Nothing that is refused at once takes a minute.
    private Task<ProgramResult> ShellAsync(string script) => Programs.RunAsync(
        Programs.Find("bash", "bash"),
        ["-o", "pipefail", "-c", script.Replace("tool ", $"{tool.ShellCommand} ", StringComparison.Ordinal)],
        tool.Variables,
        tool.Folder,
        timeout: TimeSpan.FromMinutes(1));
}
