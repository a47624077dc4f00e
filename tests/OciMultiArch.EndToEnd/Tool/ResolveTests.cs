using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Digests in the YAML of deployments.</summary>
public sealed class ResolveTests
{
    [Fact]
    public async Task Placeholders_and_tags_become_digests_and_every_other_letter_stays()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        File.WriteAllText(Path.Combine(tool.Folder, "go.mod"), "module example.com/app\n\ngo 1.18\n");
        Directory.CreateDirectory(Path.Combine(tool.Folder, "cmd", "api"));
        File.WriteAllText(Path.Combine(tool.Folder, "cmd", "api", "main.go"), "package main\n\nfunc main() {}\n");
        var host = registry.Host;
        var other = await tool.JsonAsync("build", "./cmd/api", "--platform", "linux/amd64,linux/arm64", "--to", $"{host}/other", "-t", "1.0");
        var digest = (string)other["digest"]!;
        var text = $$"""
            # ko://comment stays: {{host}}/other:1.0
            kind:   Deployment   # and so does this
            spec: {containers: [{name: a, image: "ko://./cmd/api"}, {name: b, image: ko://./cmd/api}]}
            ---
            'image': '{{host}}/other:1.0'
            args: [--x, "{{host}}/other:1.0", ko:/no]
            base: &base
              image: oci://{{host}}/other:1.0   # here
            copy: *base
            pinned:
              image: {{host}}/other@{{digest}}
            multi: |
              image: {{host}}/other:1.0
            """.ReplaceLineEndings("\r\n");
        var file = Path.Combine(tool.Folder, "k8s.yaml");
        File.WriteAllText(file, text);

        var made = (await tool.RunAsync("resolve", "-f", "k8s.yaml", "--pin", "--platform", "linux/amd64", "--to", $"{host}/apps/{{name}}",
            "-t", "dev")).Succeeded();

        var api = (await tool.RunAsync("digest", $"{host}/apps/api:dev")).Succeeded().Stdout.Trim();
        var expected = text
            .Replace("\"ko://./cmd/api\"", $"\"{host}/apps/api@{api}\"", StringComparison.Ordinal)
            .Replace("image: ko://./cmd/api", $"image: {host}/apps/api@{api}", StringComparison.Ordinal)
            .Replace($"'{host}/other:1.0'", $"'{host}/other:1.0@{digest}'", StringComparison.Ordinal)
            .Replace($"oci://{host}/other:1.0", $"{host}/other@{digest}", StringComparison.Ordinal);
        Assert.Equal(expected, made.Stdout);
        Assert.Equal("a: 1 # ko://x", (await tool.RunAsync("a: 1 # ko://x", ["resolve", "-f", "-"])).Succeeded().Stdout);
    }

    [Theory]
    [InlineData("app=web", "# first\nkind: A\nmetadata: {labels: {app: web, tier: \"1\"}}\n---\nkind: C\nmetadata:\n  labels:\n    app: web # here\n")]
    [InlineData("app==web,tier!=1", "---\nkind: C\nmetadata:\n  labels:\n    app: web # here\n")]
    [InlineData("!tier", "--- # second\nkind: B\nimage: r.invalid/b:1\nspec: {labels: {app: web}}\n---\nkind: C\nmetadata:\n  labels:\n    app: web # here\n")]
    [InlineData("tier, app=web", "# first\nkind: A\nmetadata: {labels: {app: web, tier: \"1\"}}\n")]
    public async Task Labels_choose_documents_and_nothing_is_asked_for_the_others(string selector, string chosen)
    {
        using var tool = SampleProgram.Ocimulti();
        const string All = "# first\nkind: A\nmetadata: {labels: {app: web, tier: \"1\"}}\n--- # second\nkind: B\nimage: r.invalid/b:1\nspec: {labels: {app: web}}\n"
            + "---\nkind: C\nmetadata:\n  labels:\n    app: web # here\n";

        var made = (await tool.RunAsync(All, ["resolve", "-f", "-", "-l", selector, .. selector == "!tier" ? (string[])[] : ["--pin"]])).Succeeded();

        Assert.Equal(chosen, made.Stdout);
    }

    [Theory]
    [InlineData("app=api", "No document has the labels of --selector.")]
    [InlineData("app in (a,b)", "'app in (a' is not read here. Write KEY=VALUE")]
    [InlineData("app>1", "'app>1' is not read here.")]
    [InlineData("a=b=c", "'a=b=c' is not read here.")]
    [InlineData("=x", "'=x' names no label.")]
    public async Task Labels_that_nothing_has_and_selectors_of_other_kinds_are_errors(string selector, string why)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("kind: A\n", ["resolve", "-f", "-", "--selector", selector]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: A\nx: &x {app: web}\nmetadata: {labels: *x}\n", "line 3")]
    [InlineData("kind: A\nx: &x {app: web}\nmetadata: {labels: {<<: *x}}\n", "line 3")]
    [InlineData("kind: A\nx: &x web\nmetadata: {labels: {app: *x}}\n", "line 3")]
    [InlineData("kind: A\nx: &x {metadata: {labels: {app: web}}}\n<<: *x\n", "line 3")]
    [InlineData("kind: List\nitems: [{metadata: {labels: {app: web}}}]\n", "line 1")]
    public async Task Labels_that_stand_elsewhere_are_an_error_where_they_would_choose(string text, string line)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(text, ["resolve", "-f", "-", "--selector", "app!=web"]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Stdout));
        Assert.Contains(line, ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(text, (await tool.RunAsync(text, ["resolve", "-f", "-"])).Succeeded().Stdout);
    }

    [Fact]
    public async Task Folders_and_several_files_become_documents_and_what_is_wrong_is_named()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        Directory.CreateDirectory(Path.Combine(tool.Folder, "k8s", "more"));
        File.WriteAllText(Path.Combine(tool.Folder, "k8s", "b.yaml"), "b: 1");
        File.WriteAllText(Path.Combine(tool.Folder, "k8s", "a.json"), "{\"a\": 1}\n");
        File.WriteAllText(Path.Combine(tool.Folder, "k8s", "more", "c.yml"), "---\nc: 1\n");
        File.WriteAllText(Path.Combine(tool.Folder, "k8s", "note.txt"), "ko://x");
        (await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", $"{registry.Host}/app", "-t", "1")).Succeeded();
        File.WriteAllText(Path.Combine(tool.Folder, "one.yaml"), $"image: {registry.Host}/app:1\n");
        File.WriteAllText(Path.Combine(tool.Folder, "ko.yaml"), "a: ko://./cmd/api\n");
        File.WriteAllText(Path.Combine(tool.Folder, "bad.yaml"), "a: 1\n\tb: [\n");

        Assert.Equal("{\"a\": 1}\n---\nb: 1\n", (await tool.RunAsync("resolve", "-f", "k8s")).Succeeded().Stdout);
        Assert.Equal("{\"a\": 1}\n---\nb: 1\n---\nc: 1\n", (await tool.RunAsync("resolve", "-f", "k8s", "-R")).Succeeded().Stdout);
        var lacking = await tool.RunAsync("resolve", "-f", "one.yaml", "--pin", "--expect-platforms", "linux/arm64");
        Assert.Equal(1, lacking.ExitCode);
        Assert.Contains("has no image for linux/arm64", lacking.Stderr, StringComparison.Ordinal);
        Assert.Equal("", lacking.Stdout);
        var unbuilt = await tool.RunAsync("resolve", "-f", "ko.yaml");
        Assert.Contains("ko://./cmd/api is to be built: say for what and where with --platform and --to", unbuilt.Stderr, StringComparison.Ordinal);
        var broken = await tool.RunAsync("resolve", "-f", "bad.yaml");
        Assert.Contains("bad.yaml: The text is not YAML", broken.Stderr, StringComparison.Ordinal);
    }
}
