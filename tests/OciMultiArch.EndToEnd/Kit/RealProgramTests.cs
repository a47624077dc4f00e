using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

public sealed class RealProgramTests
{
    [Fact]
    public async Task Skopeo_copies_a_hand_made_layout_into_the_real_registry_and_the_log_counts_it()
    {
        using var folder = new TempFolder();
        var images = new[] { SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm/v7") };
        SampleImage.WriteLayout(folder, "1.0", images);
        await using var registry = await RealRegistry.StartAsync();
        var mark = await registry.MarkAsync();

        await SkopeoAsync("copy", "--all", "--dest-tls-verify=false", $"oci:{folder.Path}:1.0", $"docker://{registry.Host}/app:1.0");

        var requests = await registry.SinceAsync(mark);
        Assert.Equal(
            4,
            requests.Count(each =>
                each is { Method: "PUT", Status: 201 } && each.Path.Contains("/blobs/uploads/", StringComparison.Ordinal)));
        Assert.Equal(
            [.. images.Select(each => $"/v2/app/manifests/{each.Digest}").Order(StringComparer.Ordinal), "/v2/app/manifests/1.0"],
            requests.Where(each => each.Method == "PUT" && each.Path.Contains("/manifests/", StringComparison.Ordinal))
                .Select(each => each.Path).OrderBy(each => each.EndsWith("1.0", StringComparison.Ordinal)).ThenBy(
                    each => each, StringComparer.Ordinal));
        var raw = await SkopeoAsync("inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/app:1.0");
        Assert.Equal(System.Text.Encoding.UTF8.GetString(SampleImage.Index(images)), raw);
    }

    [Fact]
    public async Task Docker_makes_a_list_in_the_real_registry_and_reads_it_back()
    {
        using var docker = await DockerClient.FindAsync();
        var family = docker.CanReadOci ? ImageFamily.Oci : ImageFamily.Docker;
        await using var registry = await RealRegistry.StartAsync();
        string[] platforms = ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"];
        var references = new List<string>();
        foreach (var platform in platforms)
        {
            using var folder = new TempFolder();
            SampleImage.WriteLayout(folder, "it", SampleImage.Make(platform));
            references.Add($"{registry.Host}/app:{platform.Replace('/', '-')}");
            var format = family == ImageFamily.Oci ? "oci" : "v2s2";
            await SkopeoAsync("copy", "--format", format, "--dest-tls-verify=false", $"oci:{folder.Path}:it", $"docker://{references[^1]}");
        }

        await docker.CreateAsync($"{registry.Host}/app:all", references);
        await docker.AnnotateAsync($"{registry.Host}/app:all", references[2], ["--os", "linux", "--arch", "arm", "--variant", "v6"]);
        var digest = await docker.PushAsync($"{registry.Host}/app:all");

        Assert.StartsWith("sha256:", digest, StringComparison.Ordinal);
        var read = JsonNode.Parse(await docker.InspectAsync($"{registry.Host}/app@{digest}"))!;
        Assert.Equal(SampleImage.IndexType(family), (string)read["mediaType"]!);
        Assert.Equal(
            ["amd64", "arm/v6", "arm64/v8"],
            read["manifests"]!.AsArray().Select(each => each!["platform"]!).Select(each =>
                $"{each["architecture"]}/{each["variant"]}".TrimEnd('/')));
    }

    [Fact]
    public async Task Docker_logs_in_to_a_registry_with_tokens()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string>() });
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        using var docker = await DockerClient.FindAsync();
        docker.LogIn(registry.Host, RealRegistry.User, RealRegistry.Password);
        PasswordLedger.Plant(RealRegistry.User, RealRegistry.Password, tokens.Realm.Authority); // docker trusts every service

        var result = await docker.RunAsync(["manifest", "inspect", "--insecure", $"{registry.Host}/app:none"]);

        Assert.Contains("no such manifest", result.Stderr, StringComparison.Ordinal);
        Assert.All(tokens.Asks, each => Assert.Equal(RealRegistry.User, each.User));
        Assert.NotEmpty(tokens.Asks);
        Assert.Contains(registry.Requests, each => each is { Path: "/v2/app/manifests/none", Status: 404 });
    }

    private static async Task<string> SkopeoAsync(params string[] arguments) =>
        (await Programs.RunAsync(Programs.Skopeo, ["--insecure-policy", .. arguments])).Succeeded().Stdout;
}
