using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class WritingCommandsTests
{
    [Fact]
    public async Task A_tag_costs_two_requests_and_sends_no_blob()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.0");

        var mark = await registry.MarkAsync();
        var report = await tool.JsonAsync("tag", $"{registry.Host}/app:1.0", "latest");

        Assert.Equal(["GET", "PUT"], (await registry.SinceAsync(mark)).Select(each => each.Method));
        Assert.Equal(2, (int)report["requests"]!);
        Assert.Equal(0, (int)report["blobsSent"]!);
        Assert.Equal($"{registry.Host}/app:latest", (string)report["reference"]!);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], report["manifests"]!.AsArray().Select(each => (string?)each!["platform"]));
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(registry, "app", "latest"));
    }

    [Fact]
    public async Task An_index_over_N_tags_costs_2N_and_1_requests()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("1-amd64", "linux/amd64"), ("1-arm64", "linux/arm64"), ("1-armv7", "linux/arm/v7"));

        var mark = await registry.MarkAsync();
        var app = $"{registry.Host}/app:1";
        var report = await tool.JsonAsync("manifest", "create", app, $"{app}-amd64", $"{app}-arm64", $"{app}-armv7");

        Assert.Equal(7, (await registry.SinceAsync(mark)).Count);
        Assert.Equal(7, (int)report["requests"]!);
        Assert.Equal(
            ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"],
            report["manifests"]!.AsArray().Select(each => (string?)each!["platform"]));
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1"), Digest.Parse((string)report["digest"]!));
    }

    [Fact]
    public async Task With_platforms_given_an_index_over_N_tags_costs_N_and_1_requests()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("1-a", "linux/amd64"), ("1-b", "linux/arm64"));

        var mark = await registry.MarkAsync();
        var app = $"{registry.Host}/app:1";
        var report = await tool.JsonAsync(
            "manifest", "create", app, $"{app}-a", $"{app}-b", "--platform", $"{app}-a=linux/386",
            "--platform", $"{app}-b=windows/arm64:10.0.1",
            "--annotation", "who=me", "--annotation", "descriptor:for=each");

        Assert.Equal(3, (await registry.SinceAsync(mark)).Count);
        Assert.Equal(3, (int)report["requests"]!);
        Assert.Equal(["linux/386", "windows(10.0.1)/arm64/v8"], report["manifests"]!.AsArray().Select(each => (string?)each!["platform"]));
        var shown = await tool.JsonAsync("inspect", app);
        Assert.Equal("me", (string?)shown["annotations"]!["who"]);
        Assert.All(shown["manifests"]!.AsArray(), each => Assert.Equal("each", (string?)each!["annotations"]!["for"]));
    }

    [Fact]
    public async Task Further_tags_of_an_index_are_one_request_each()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("1-amd64", "linux/amd64"));
        var app = $"{registry.Host}/app:1";

        var report = await tool.JsonAsync("manifest", "create", app, $"{app}-amd64", "--also-tag", "latest", "--also-tag", "stable");

        Assert.Equal(5, (int)report["requests"]!);
        Assert.Equal(["1", "latest", "stable"], report["tags"]!.AsArray().Select(each => (string?)each));
    }

    [Fact]
    public async Task Two_images_for_one_platform_are_refused_and_nothing_is_written()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", ("a", "linux/amd64"), ("b", "linux/arm64"));
        var app = $"{registry.Host}/app";

        var mark = await registry.MarkAsync();
        var ended = await tool.RunAsync("manifest", "create", $"{app}:1", $"{app}:a", $"{app}:b", "--platform", $"{app}:b=linux/amd64");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Two images have platform linux/amd64", ended.Stderr, StringComparison.Ordinal);
        Assert.All(await registry.SinceAsync(mark), each => Assert.Equal("GET", each.Method));
    }

    [Fact]
    public async Task A_copy_travels_to_a_folder_and_back_byte_for_byte()
    {
        await using var registry = await RealRegistry.StartAsync();
        await using var other = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/s390x"), "1.0");

        await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", "oci:airgap:1.0");
        var report = await tool.JsonAsync("copy", "oci:airgap:1.0", $"{other.Host}/team/app:1.0");

        Assert.Equal(4, (int)report["blobsSent"]!);
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(other, "team/app", "1.0"));
        Assert.Equal("1.0\n", (await tool.RunAsync("tags", "oci:airgap")).Succeeded().Stdout);
        var again = await tool.JsonAsync("copy", "oci:airgap:1.0", $"{other.Host}/team/app:1.0");
        Assert.Equal((1, 0), ((int)again["requests"]!, (int)again["blobsSent"]!));
    }

    [Fact]
    public async Task A_copy_within_one_registry_mounts_what_it_can()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/s390x"), "1.0");

        var report = await tool.JsonAsync("copy", $"{registry.Host}/app:1.0", $"{registry.Host}/mirror/app:1.0");

        Assert.Equal((0, 0), ((int)report["blobsSent"]!, (int)report["bytesSent"]!));
        Assert.Equal(await Seed.DigestAsync(registry, "app", "1.0"), await Seed.DigestAsync(registry, "mirror/app", "1.0"));
    }

    [Fact]
    public async Task A_layout_is_tagged_without_any_request()
    {
        using var tool = SampleProgram.Ocimulti();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);

        var report = await tool.JsonAsync("tag", "oci:lay:1", "latest", "stable");

        Assert.Equal(0, (int)report["requests"]!);
        Assert.Equal("1\nlatest\nstable\n", (await tool.RunAsync("tags", "oci:lay")).Succeeded().Stdout);
        Assert.Equal(
            (await tool.RunAsync("digest", "oci:lay:1")).Succeeded().Stdout,
            (await tool.RunAsync("digest", "oci:lay")).Succeeded().Stdout);
    }
}
