using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>diff</c>, <c>squash</c> and <c>base check</c> in registries.</summary>
public sealed class LookTests : IAsyncLifetime
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();
    private RealRegistry registry = null!;

    public async Task InitializeAsync() => registry = await RealRegistry.StartAsync();

    public async Task DisposeAsync()
    {
        await registry.DisposeAsync();
        tool.Dispose();
    }

    [Fact]
    public async Task Diff_ends_as_diff_does_and_reads_no_layer_that_both_begin_with()
    {
        await PushAsync("app:1", "d etc; f etc/a 1 | f etc/b 1");
        await PushAsync("app:2", "d etc; f etc/a 1 | f etc/b 2 600; l etc/c b");
        var mark = await registry.MarkAsync();

        var differ = await tool.RunAsync("diff", At("app:1"), At("app:2"));
        var requests = await registry.SinceAsync(mark);
        var same = await tool.RunAsync("diff", At("app:1"), At("app:1"));
        var json = await tool.RunAsync("diff", At("app:1"), At("app:2"), "--files", "all", "--json");

        Assert.Equal((1, ""), (differ.ExitCode, differ.Stderr));
        Assert.Matches("  ~ etc/b  mode 0644 -> 0600, digest sha256:[0-9a-f]{12} -> sha256:[0-9a-f]{12}\n", differ.Stdout);
        Assert.Contains("  + etc/c  symlink 0000 0:0 -> b\n", differ.Stdout, StringComparison.Ordinal);
        Assert.Equal(2 + 2 + 2, requests.Count(static request => request.Method == "GET" && request.Status == 200));
        Assert.Equal((0, "", ""), (same.ExitCode, same.Stdout, same.Stderr));
        Assert.Equal(1, json.ExitCode);
        var files = JsonNode.Parse(json.Stdout)!["differences"]!.AsArray().Where(static each => (string)each!["kind"]! == "file").ToList();
        Assert.Equal(["etc/b", "etc/c"], files.Select(static each => (string)each!["name"]!));
        Assert.Equal(("0600", 1), ((string)files[0]!["fileAfter"]!["mode"]!, (int)files[0]!["fileAfter"]!["size"]!));
    }

    [Fact]
    public async Task A_squashed_image_is_what_umoci_makes_of_the_layers_in_one()
    {
        await PushAsync("app:1", "d etc; f etc/a 1; f etc/b 2 | w etc/a; f etc/c 3; h etc/d etc/b | f etc/b 4 600");

        (await tool.RunAsync("squash", At("app:1"), "--to", At("app:2"))).Succeeded();
        (await tool.RunAsync("manifest", "verify", At("app:2"), "--deep")).Succeeded();
        string[] rootless = Environment.IsPrivilegedProcess ? [] : ["--rootless"];
        foreach (var tag in (string[])["1", "2"])
        {
            await RunAsync(Programs.Skopeo, "copy", "--src-tls-verify=false", $"docker://{At($"app:{tag}")}", $"oci:layout:{tag}");
            await RunAsync(Programs.Umoci, ["unpack", .. rootless, "--image", $"layout:{tag}", $"bundle{tag}"]);
        }

        Assert.Equal(await ListAsync("bundle1"), await ListAsync("bundle2"));
        var again = await tool.JsonAsync("squash", At("app:2"), "--to", At("app:2"), "--dry-run");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_base_that_moves_is_told_and_mended_by_edit()
    {
        await PushAsync("base:1", "f os 1");
        using (RegistryClient client = new())
        {
            ImageRecipe recipe = new() { Platform = Platform.Parse("linux/amd64"), Base = await client.GetAsync(At("base:1")) };
            await Seed.PushAsync(registry, "app", await recipe.BuildAsync(), "1");
        }
        (await tool.RunAsync("base", "check", At("app:1"))).Succeeded();
        await PushAsync("base:1", "f os 2");

        var newer = await tool.RunAsync("base", "check", At("app:1"));
        var json = await tool.RunAsync("base", "check", At("app:1"), "--json");
        (await tool.RunAsync("edit", At("app:1"), "--rebase", At("base:1"))).Succeeded();
        var mended = await tool.JsonAsync("base", "check", At("app:1"), "--platform", "linux/amd64");
        var unnamed = await tool.RunAsync("base", "check", At("base:1"));

        Assert.Equal(1, newer.ExitCode);
        Assert.Equal(
            $"ocimulti: a base is newer. Put the images on it with 'ocimulti edit {At("app:1")} --rebase {At("base:1")}'.\n", newer.Stderr);
        Assert.Equal((1, "newer"), (json.ExitCode, (string)JsonNode.Parse(json.Stdout)!["images"]![0]!["state"]!));
        Assert.True((bool)mended["isCurrent"]!);
        Assert.Equal("2", (await tool.RunAsync("cat", At("app:1"), "/os")).Succeeded().Stdout);
        Assert.Equal((1, "ocimulti: an image names no base. Images of 'ocimulti build --base' do.\n"), (unnamed.ExitCode, unnamed.Stderr));
    }

    private string At(string name) => $"{registry.Host}/{name}";

    private async Task PushAsync(string name, string story)
    {
        var layers = story.Split(" | ").Select(static layer => SampleLayer.Gzip(SampleTree.Tar(layer.Split("; "))));
        using TempFolder layout = new();
        SampleImage.WriteLayout(layout, "1", SampleImage.Of("linux/amd64", ImageFamily.Oci, [.. layers], ",\"config\":{}"));
        (await tool.RunAsync("copy", $"oci:{layout.At("")}:1", At(name))).Succeeded();
    }

    private async Task<string> RunAsync(string program, params string[] arguments) =>
        (await Programs.RunAsync(program, arguments, workingFolder: tool.Folder)).Succeeded().Stdout;

    private async Task<IEnumerable<string>> ListAsync(string bundle)
    {
        var find = Programs.Find("find", "findutils");
        var listed = await RunAsync(find, $"{bundle}/rootfs", "-mindepth", "1", "-printf", "%P %y %m %n %s %l %T@\\n");
        return listed.Split('\n').Order(StringComparer.Ordinal);
    }
}
