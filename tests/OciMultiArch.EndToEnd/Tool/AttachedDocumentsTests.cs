using System.Text.Json.Nodes;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>SBOM and provenance of every command that builds, in every place.</summary>
public sealed class AttachedDocumentsTests
{
    private const string Spdx = "application/spdx+json";
    private const string InToto = "application/vnd.in-toto+json";

    [Fact]
    public async Task Programs_that_are_built_already_get_them_too()
    {
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "notes/README", "no program");
        Dictionary<string, string?> platform = new() { ["CGO_ENABLED"] = "0", ["GOOS"] = "linux", ["GOARCH"] = "arm64" };
        var program = Path.Combine(tool.Folder, "app");
        (await Programs.RunAsync(Programs.Go, ["build", "-o", program, "."], platform, SampleProgram.HelloGo)).Succeeded();

        (await tool.RunAsync(
            "image", "./app", "--file", "notes=/notes", "--to", "oci:out", "-t", "1", "--sbom", "spdx",
            "--provenance=https://ci.example.com/x")).Succeeded();

        var listed = (await tool.RunAsync("referrers", "oci:out:1")).Succeeded().Stdout;
        Assert.Contains(Spdx, listed, StringComparison.Ordinal);
        var sbom = await BlobAsync(tool, "\"spdxVersion\"");
        Assert.Contains("pkg:golang/", sbom.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("notes/README", sbom.ToJsonString(), StringComparison.Ordinal);
        var definition = (await BlobAsync(tool, "slsa.dev/provenance"))["predicate"]!["buildDefinition"]!;
        Assert.Equal("./app", (string)definition["externalParameters"]!["path"]!);
        Assert.Equal("linux/arm64", (string)definition["externalParameters"]!["platforms"]!);
    }

    [Fact]
    public async Task They_are_where_something_can_hold_them_and_Docker_archives_stay_images()
    {
        using var tool = SampleProgram.Ocimulti();

        (await tool.RunAsync(
            "build", SampleProgram.HelloGo, "--platform", "linux/amd64", "-t", "1", "--to", "docker-archive:app.tar:acme/app", "--to",
            "oci-archive:all.tar", "--to", "oci:out", "--sbom", "spdx", "--provenance=urn:x")).Succeeded();

        foreach (var place in (string[])["oci:out:1", "oci-archive:all.tar:1"])
        {
            var listed = (await tool.RunAsync("referrers", place)).Succeeded().Stdout;
            Assert.Contains(Spdx, listed, StringComparison.Ordinal);
            Assert.Contains(InToto, listed, StringComparison.Ordinal);
        }
        var archived = (await tool.RunAsync("referrers", "docker-archive:app.tar:acme/app:1")).Succeeded().Stdout;
        Assert.Contains("Nothing refers to it.", archived, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build", "--load", "docker:acme/app:1", "--sbom", "spdx")]
    [InlineData("build", "--to", "docker-archive:app.tar:acme/app", "--provenance")]
    [InlineData("image", "--to", "docker-archive:app.tar:acme/app", "--sbom", "cyclonedx")]
    public async Task Where_nothing_can_hold_them_they_are_refused_by_name(params string[] words)
    {
        using var tool = SampleProgram.Ocimulti();
        string[] what = [words[0], words[0] == "image" ? Programs.Umoci : SampleProgram.HelloGo, "--platform", "linux/amd64"];

        var refused = await tool.RunAsync([.. what, .. words[1..]]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("engines and Docker archives cannot hold. Add a --to:", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_resolve_builds_has_them_and_the_sources_are_those_of_its_repository()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var commit = await CommitAsync(tool);
        Write(tool, "k8s.yaml", "image: ko://example.com/api\n");
        string[] resolve = ["resolve", "-f", "k8s.yaml", "--platform", "linux/amd64", "--to", $"{registry.Host}/api", "-t", "1"];

        string[] variables = ["--go-env", "GOPRIVATE=secret.example.com", "--go-env", "linux/amd64:CC=gcc-12"];
        tool.Environment["GOAMD64"] = "v3";

        var run = await tool.RunAsync([.. resolve, .. variables, "--sbom", "cyclonedx", "--provenance=urn:x"]);

        run.Succeeded();
        Assert.Contains("GOAMD64=v3 of the environment is not followed", run.Stderr, StringComparison.Ordinal);
        (await tool.RunAsync("copy", $"{registry.Host}/api:1", "oci:out:1")).Succeeded();
        Assert.Contains("pkg:golang/", (await BlobAsync(tool, "\"CycloneDX\"")).ToJsonString(), StringComparison.Ordinal);
        var definition = (await BlobAsync(tool, "slsa.dev/provenance"))["predicate"]!["buildDefinition"]!;
        Assert.Equal("GOPRIVATE", (string)definition["externalParameters"]!["goEnv"]!);
        Assert.Equal("CC=gcc-12", (string)definition["externalParameters"]!["linux/amd64 goEnv"]!);
        var source = definition["resolvedDependencies"]![0]!;
        Assert.Equal("git+ssh://git@example.com/acme/api.git", (string)source["uri"]!);
        Assert.Equal(commit, (string)source["digest"]!["gitCommit"]!);
        Assert.True((bool)source["annotations"]!["modified"]!); // k8s.yaml was added after the commit
    }

    [Theory]
    [InlineData("create")]
    [InlineData("merge")]
    public async Task An_index_of_others_images_has_its_own_before_its_tag(string command)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "old");
        var mark = await registry.MarkAsync();

        (await tool.RunAsync("manifest", command, $"{registry.Host}/app:1", $"{registry.Host}/app:old", "--provenance=urn:x")).Succeeded();

        var puts = (await registry.SinceAsync(mark)).Where(static request => request.Method == "PUT").ToArray();
        Assert.EndsWith("/manifests/1", puts[^1].Path, StringComparison.Ordinal);
        (await tool.RunAsync("copy", $"{registry.Host}/app:1", "oci:out:1")).Succeeded();
        var listed = await tool.JsonAsync("referrers", "oci:out:1", "--each-image");
        Assert.Single(listed["referrers"]!.AsArray());
        Assert.All(listed["images"]!.AsArray(), static image => Assert.Empty(image!["referrers"]!.AsArray()));
        var statement = await BlobAsync(tool, "slsa.dev/provenance");
        Assert.Equal("urn:ocimultiarch:compose:v1", (string)statement["predicate"]!["buildDefinition"]!["buildType"]!);
        Assert.Equal(2, statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray().Count);
    }

    private static async Task<string> CommitAsync(SampleProgram tool)
    {
        Write(tool, "go.mod", "module example.com/api\n\ngo 1.18\n");
        Write(tool, "main.go", "package main\n\nfunc main() {}\n");
        string[] commands = ["init -q", "add .", "commit -q -m first", "remote add origin git@example.com:acme/api.git", "rev-parse HEAD"];
        var last = "";
        foreach (var command in commands)
        {
            string[] arguments = ["-c", "user.name=A B", "-c", "user.email=a@example.com", .. command.Split(' ')];
            last = (await Programs.RunAsync(Programs.Find("git", "git"), arguments, null, tool.Folder)).Succeeded().Stdout.Trim();
        }
        return last;
    }

    private static void Write(SampleProgram tool, string name, string text)
    {
        var file = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    // The one document of the layout that has a text.
    private static async Task<JsonNode> BlobAsync(SampleProgram tool, string text)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(tool.Folder, "out", "blobs", "sha256")))
        {
            var content = await File.ReadAllTextAsync(file);
            var isManifest = content.Contains("\"schemaVersion\"", StringComparison.Ordinal);
            if (content.StartsWith('{') && !isManifest && content.Contains(text, StringComparison.Ordinal))
                return JsonNode.Parse(content)!;
        }
        throw new InvalidOperationException($"No document in the layout has {text}.");
    }
}
