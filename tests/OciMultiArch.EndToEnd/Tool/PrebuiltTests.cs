using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>ocimulti image</c>: images of programs that are built already.</summary>
public sealed class PrebuiltTests
{
    // The first bytes of a program of Linux, up to its architecture.
    private static readonly byte[] Start = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0];

    [Fact]
    public async Task Programs_become_the_images_of_build_and_one_of_another_platform_is_refused_before_anything_is_written()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "linux_amd64_v1", 62);
        Write(tool, "linux_arm64_v8.0", 183);
        string[] image = ["image", "dist/app_{goreleaser}/app", "--to", "oci:out", "-t", "1.0", "--json"];

        var planned = (await tool.RunAsync([.. image, "--dry-run"])).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "out")));
        var made = (await tool.RunAsync([.. image, "--per-arch-tags", "--port", "80/tcp", "--user", "65532", "--tmp"])).Succeeded();
        Write(tool, "linux_s390x", 183);
        var refused = await tool.RunAsync("image", "dist/app_{goreleaser}/app", "--to", "oci:other");

        Assert.Equal(2, JsonNode.Parse(planned.Stdout)!["manifests"]!.AsArray().Count);
        Assert.Equal(3, JsonNode.Parse(made.Stdout)!["destinations"]![0]!["written"]!.AsArray().Count);
        var config = JsonNode.Parse((await tool.RunAsync("inspect", "oci:out:1.0-arm64", "--config")).Succeeded().Stdout)!;
        Assert.Equal("""{"User":"65532","ExposedPorts":{"80/tcp":{}},"Entrypoint":["/app/app"]}""", config["config"]!.ToJsonString());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the program for linux/s390x, is Elf arm64", refused.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "other")));
    }

    [Fact]
    public async Task Placeholders_in_the_name_are_filled_in_or_refused_and_not_taken_as_they_are()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "linux_amd64_v1", 62);
        string[] commands = ["init -q -b main", "add .", "-c user.name=a -c user.email=a@b commit -q -m x", "tag v1.2.3"];
        foreach (var command in commands)
            (await Programs.RunAsync(Programs.Find("git", "git"), command.Split(' '), null, tool.Folder)).Succeeded();
        string[] image = ["image", "dist/app_{goreleaser}/app", "--to", "oci:out", "-t", "1.0", "--name"];

        (await tool.RunAsync([.. image, "server-{{.Git.Tag}}"])).Succeeded();
        var unknown = await tool.RunAsync([.. image, "{{ .ProjectName }}"]);
        var ofPlatform = await tool.RunAsync([.. image, "server-{arch}"]);

        (await tool.RunAsync("cat", "oci:out:1.0", "/app/server-v1.2.3")).Succeeded();
        Assert.Equal((2, 2), (unknown.ExitCode, ofPlatform.ExitCode));
        Assert.Contains("the name is one for all platforms", ofPlatform.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_and_edit_do_without_a_cache_that_the_disk_refuses_and_image_keeps_what_it_packed_in_another()
    {
        const string Refused = "/dev/null/cache";
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "linux_amd64_v1", 62);
        string[] image = ["image", "dist/app_{goreleaser}/app", "--to", "oci:out", "-t", "1.0"];

        var made = (await tool.RunAsync([.. image, "--cache", Refused])).Succeeded();
        var edited = (await tool.RunAsync("edit", "oci:out:1.0", "--to", "oci:out:2.0", "--append", "dist:/srv", "--cache", Refused)).Succeeded();
        (await tool.RunAsync([.. image, "--cache", "kept", "--no-cache"])).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(tool.Folder, "kept", "go-builds")));
        (await tool.RunAsync([.. image, "--cache", "kept"])).Succeeded();

        Assert.Contains("This run uses a temporary folder", made.Stderr, StringComparison.Ordinal);
        Assert.Contains("This run uses a temporary folder", edited.Stderr, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(tool.Folder, "kept", "go-builds", "layers")));
    }

    [Fact]
    public async Task Images_of_these_files_have_this_digest_on_every_machine()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "linux_amd64_v1", 62);
        Write(tool, "linux_arm64_v8.0", 183);
        Directory.CreateDirectory(Path.Combine(tool.Folder, "static", "empty"));
        File.WriteAllText(Path.Combine(tool.Folder, "static", "é.txt"), "text");

        (await tool.RunAsync(
            "image", "dist/app_{goreleaser}/app", "--to", "oci:out", "-t", "1.0", "--compression", "none", "--file", "static=/srv",
            "--env", "MODE=prod", "--label", "a=b", "--annotation", "index:c=d", "--created", "2026-01-31T12:00:00Z")).Succeeded();

        var digest = (await tool.RunAsync("digest", "oci:out:1.0")).Succeeded().Stdout.Trim();
        Assert.Equal("sha256:94b5160978b7cecc01a9e677371ea6d51a36d6dd43cb24b01cfef705780923ea", digest);
    }

    private static void Write(SampleProgram tool, string name, byte machine)
    {
        var folder = Directory.CreateDirectory(Path.Combine(tool.Folder, "dist", "app_" + name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "app"), [.. Start, machine, 0, .. new byte[100]]);
    }
}
