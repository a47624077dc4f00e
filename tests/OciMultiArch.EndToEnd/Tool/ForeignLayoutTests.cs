using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Layouts and archives that skopeo and umoci write, with names that are no tags or none, on the command line.</summary>
public sealed class ForeignLayoutTests
{
    private const string Busybox = "docker.io/library/busybox:latest";

    [Theory]
    [InlineData("oci:made", "oci:made")]
    [InlineData("oci:made", "oci:made@DIGEST")]
    [InlineData("oci:made:1.0", "oci:made")]
    [InlineData($"oci:made:{Busybox}", "oci:made")]
    [InlineData($"oci:made:{Busybox}", "oci:made:latest")]
    [InlineData($"oci:made:{Busybox}", $"oci:made:{Busybox}")]
    [InlineData($"oci:made:{Busybox}", "oci:made:busybox:latest")]
    [InlineData("oci-archive:made.tar", "oci-archive:made.tar")]
    [InlineData("oci-archive:made.tar", "oci-archive:made.tar@DIGEST")]
    [InlineData($"oci-archive:made.tar:{Busybox}", "oci-archive:made.tar:latest")]
    [InlineData($"oci-archive:made.tar:{Busybox}", $"oci-archive:made.tar:{Busybox}")]
    public async Task What_skopeo_writes_goes_to_a_registry_and_back_with_its_digest(string made, string read)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var digest = await SeedAsync(tool, registry);
        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/app:1.0", At(tool, made));

        var reference = read.Replace("DIGEST", digest, StringComparison.Ordinal);
        await tool.JsonAsync("copy", reference, $"{registry.Host}/copy:1");
        await tool.JsonAsync("copy", $"{registry.Host}/copy:1", "oci:back:1", "oci-archive:back.tar");

        Assert.Equal(digest, (await Seed.DigestAsync(registry, "copy", "1")).ToString());
        foreach (var back in (string[])[reference, "oci:back", "oci-archive:back.tar"])
        {
            Assert.Equal($"{digest}\n", (await tool.RunAsync("digest", back)).Succeeded().Stdout);
            (await tool.RunAsync("manifest", "verify", back)).Succeeded();
        }
    }

    [Theory]
    [InlineData("oci:made", "oci:made")]
    [InlineData("oci-archive:made.tar", "oci-archive:made.tar")]
    public async Task What_has_no_name_or_none_that_is_a_tag_is_told(string made, string place)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var digest = await SeedAsync(tool, registry);
        var app = $"docker://{registry.Host}/app:1.0";
        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", app, At(tool, made));
        Assert.Equal($"@{digest}\n", (await tool.RunAsync("tags", place)).Succeeded().Stdout);

        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", app, At(tool, $"oci:names:{Busybox}"));

        Assert.Equal($"{Busybox}\n", (await tool.RunAsync("tags", "oci:names")).Succeeded().Stdout);
    }

    [Fact]
    public async Task An_image_of_a_docker_archive_of_skopeo_keeps_its_digest_on_its_way()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await SeedAsync(tool, registry);
        await SkopeoAsync("copy", "--src-tls-verify=false", $"docker://{registry.Host}/app:1.0", At(tool, "docker-archive:made.tar"));
        var digest = (await tool.RunAsync("digest", "docker-archive:made.tar")).Succeeded().Stdout;

        await tool.JsonAsync("copy", $"docker-archive:made.tar@{digest.Trim()}", $"{registry.Host}/copy:1");
        await tool.JsonAsync("copy", $"{registry.Host}/copy:1", "oci:back:1");

        Assert.Equal($"@{digest}", (await tool.RunAsync("tags", "docker-archive:made.tar")).Succeeded().Stdout);
        Assert.Equal(digest, (await tool.RunAsync("digest", $"{registry.Host}/copy:1")).Succeeded().Stdout);
        Assert.Equal(digest, (await tool.RunAsync("digest", "oci:back")).Succeeded().Stdout);
    }

    [Fact]
    public async Task An_image_of_umoci_goes_to_a_registry_and_back_with_its_digest()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var layout = Path.Combine(tool.Folder, "made");
        await UmociAsync("init", "--layout", layout);
        await UmociAsync("new", "--image", $"{layout}:theirs");

        await tool.JsonAsync("copy", "oci:made", $"{registry.Host}/copy:1");
        await tool.JsonAsync("copy", $"{registry.Host}/copy:1", "oci:back:1");

        var digest = (await tool.RunAsync("digest", "oci:made:theirs")).Succeeded().Stdout;
        Assert.Equal(digest, (await tool.RunAsync("digest", "oci:back")).Succeeded().Stdout);
        Assert.Equal("theirs\n", (await tool.RunAsync("tags", "oci:made")).Succeeded().Stdout);
    }

    [Fact]
    public async Task A_nameless_image_of_another_program_gets_a_tag_where_it_is()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var digest = await SeedAsync(tool, registry);
        await SkopeoAsync("copy", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/app:1.0", At(tool, "oci:made"));

        await tool.JsonAsync("tag", "oci:made", "1.0");

        Assert.Equal("1.0\n", (await tool.RunAsync("tags", "oci:made")).Succeeded().Stdout);
        Assert.Equal($"{digest}\n", (await tool.RunAsync("digest", "oci:made:1.0")).Succeeded().Stdout);
    }

    [Theory]
    [InlineData($"oci:out:{Busybox}", "oci:", "latest")]
    [InlineData($"oci-archive:out.tar:{Busybox}", "oci-archive:", "latest")]
    [InlineData("oci:out:acme/app", "oci:", "latest")]
    public async Task A_name_that_is_no_tag_is_refused_as_a_target_and_no_folder_is_made(string target, string kind, string tag)
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var ended = await tool.RunAsync("copy", "oci:lay:1", target);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("which is no tag", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(kind, ended.Stderr, StringComparison.Ordinal);
        Assert.Contains($":{tag}.", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(["lay"], Directory.EnumerateFileSystemEntries(tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_path_with_a_colon_that_is_there_stays_a_path()
    {
        using var tool = SampleProgram.Ocimulti();
        Directory.CreateDirectory(Path.Combine(tool.Folder, "at-10:00"));
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        await tool.JsonAsync("copy", "oci:lay:1", "oci:at-10:00/new:1", "oci-archive:at-10:00/new.tar:1");

        Assert.True(Directory.Exists(Path.Combine(tool.Folder, "at-10:00", "new", "blobs")));
        foreach (var read in (string[])["oci:at-10:00/new:1", "oci:at-10:00/new", "oci-archive:at-10:00/new.tar"])
            (await tool.RunAsync("digest", read)).Succeeded();
    }

    private static async Task<string> SeedAsync(SampleProgram tool, RealRegistry registry)
    {
        using TempFolder layout = new();
        SampleImage.WriteLayout(layout, "1.0", SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64"));
        await tool.JsonAsync("copy", $"oci:{layout.Path}:1.0", $"{registry.Host}/app:1.0");
        return (await Seed.DigestAsync(registry, "app", "1.0")).ToString();
    }

    // skopeo runs elsewhere.
    private static string At(SampleProgram tool, string place)
    {
        var colon = place.IndexOf(':', StringComparison.Ordinal) + 1;
        return $"{place[..colon]}{Path.Combine(tool.Folder, place[colon..])}";
    }

    private static async Task SkopeoAsync(params string[] arguments) => (await Programs.RunAsync(Programs.Skopeo, arguments)).Succeeded();

    private static async Task UmociAsync(params string[] arguments) => (await Programs.RunAsync(Programs.Umoci, arguments)).Succeeded();
}
