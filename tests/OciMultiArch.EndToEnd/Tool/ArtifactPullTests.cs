using System.Formats.Tar;
using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class ArtifactPullTests
{
    [Fact]
    public async Task What_was_pushed_comes_back_byte_for_byte_and_is_fetched_once()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "policy.rego", "package acme"u8.ToArray());
        Write(tool, "noise.bin", Bytes.Noise(300_000));
        Write(tool, "empty", []);
        var reference = $"{registry.Host}/policy:1";
        await tool.JsonAsync(
            "artifact", "push", reference, "policy.rego:text/plain", "noise.bin", "empty", "--artifact-type", "application/vnd.example");

        var first = await tool.JsonAsync("artifact", "pull", reference, "--to", "out/deep");
        var mark = await registry.MarkAsync();
        var second = (await tool.RunAsync("artifact", "pull", reference, "--to", "out/deep")).Succeeded();
        var requests = await registry.SinceAsync(mark);

        foreach (var name in new[] { "policy.rego", "noise.bin", "empty" })
            Assert.Equal(Read(tool, name), Read(tool, $"out/deep/{name}"));
        Assert.Equal(["policy.rego", "noise.bin", "empty"], first["files"]!.AsArray().Select(static file => (string)file!["path"]!));
        Assert.Equal(3, second.Stdout.Split('\n').Count(static line => line.StartsWith("present ", StringComparison.Ordinal)));
        Assert.Single(requests); // the manifest
    }

    [Fact]
    public async Task Other_content_is_overwritten_by_force_alone()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "a.txt", "a"u8.ToArray());
        await tool.JsonAsync("artifact", "push", "oci:lay:1", "a.txt:text/plain", "--artifact-type", "application/vnd.example");
        Write(tool, "a.txt", "mine"u8.ToArray());

        var refused = await tool.RunAsync("artifact", "pull", "oci:lay:1");
        var mine = Read(tool, "a.txt");
        (await tool.RunAsync("artifact", "pull", "oci:lay:1", "--force")).Succeeded();

        Assert.Equal((1, ""), (refused.ExitCode, refused.Stdout));
        Assert.EndsWith(
            "a.txt is there already, with other content. Nothing was written. "
                + "Add --force to replace it, or name another folder with --to.\n",
            refused.Stderr,
            StringComparison.Ordinal);
        Assert.Equal("mine"u8.ToArray(), mine);
        Assert.Equal("a"u8.ToArray(), Read(tool, "a.txt"));
    }

    [Fact]
    public async Task A_folder_as_oras_packs_it_is_unpacked_with_its_modes()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await PushFolderAsync(registry);

        await tool.JsonAsync("artifact", "pull", $"{registry.Host}/tree:1", "--to", "out");

        Assert.Equal("#!/bin/sh\n"u8.ToArray(), Read(tool, "out/bin/run"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal("750", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(tool.Folder, "out/bin/run")), 8));
    }

    [Fact]
    public async Task A_name_that_leads_out_of_the_folder_writes_nothing()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        using RegistryClient client = new();
        var blob = Blob.Of(MediaType.Parse("text/plain", null), "x"u8.ToArray());
        var escaping = blob.WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = "../escaped" });
        var artifact = Artifact.Create("application/vnd.example", [escaping]);
        await client.Repository($"{registry.Host}/evil", RepositoryAccess.Push).PushAsync(artifact, ["1"]);

        var ended = await tool.RunAsync("artifact", "pull", $"{registry.Host}/evil:1", "--to", "out");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains("leads out of the folder", ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    // By the words of its documentation: the annotations of oras, and paths that begin with the name of the folder.
    private static async Task PushFolderAsync(RealRegistry registry)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "bin") { Mode = (UnixFileMode)0b111_101_101 });
            using MemoryStream content = new("#!/bin/sh\n"u8.ToArray());
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/run")
            {
                Mode = (UnixFileMode)0b111_101_000,
                DataStream = content,
            });
        }
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(tar.ToArray());
        var layer = Blob.Of(MediaType.OciLayerGzip, packed.ToArray()).WithAnnotations(new Dictionary<string, string>
        {
            [AnnotationKeys.Title] = "bin",
            ["io.deis.oras.content.unpack"] = "true",
            ["io.deis.oras.content.digest"] = Bytes.Digest(tar.ToArray()),
        });
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/tree", RepositoryAccess.Push);
        await repository.PushAsync(Artifact.Create("application/vnd.example", [layer]), ["1"]);
    }

    private static void Write(SampleProgram tool, string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(tool.Folder, name), bytes);

    private static byte[] Read(SampleProgram tool, string name) => File.ReadAllBytes(Path.Combine(tool.Folder, name));
}
