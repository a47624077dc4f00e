using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

public sealed class ReproducibleTests
{
    [Fact]
    public async Task Two_builds_from_two_folders_umasks_homes_caches_and_time_zones_give_one_digest()
    {
        using TempFolder one = new(), other = new();

        var first = await BuildAsync(one, "deep/er/source", "022", "Pacific/Auckland");
        var second = await BuildAsync(other, "source", "077", "America/St_Johns");

        Assert.Equal(first, second);
    }

    private static async Task<Digest> BuildAsync(TempFolder folder, string source, string umask, string zone)
    {
        folder.Write($"{source}/go.mod", "module example.com/small\n\ngo 1.19\n");
        folder.Write($"{source}/main.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"small\\n\") }\n");
        using var tool = SampleProgram.Ocimulti();
        (await Programs.RunAsync(
            "bash",
            ["-c", $"umask {umask}; exec \"$@\"", "bash", .. tool.Command, "build", folder.At(source),
                "--platform", "linux/amd64,linux/arm64", "--to", $"oci:{folder.At("out")}", "--tag", "1", "--label", "a=b"],
            new Dictionary<string, string?>
            {
                ["HOME"] = folder.Folder("home"),
                ["GOCACHE"] = folder.At("go-cache"),
                ["XDG_CACHE_HOME"] = folder.At("cache"),
                ["TZ"] = zone,
            },
            folder.Folder("elsewhere"),
            timeout: TimeSpan.FromMinutes(10))).Succeeded();
        return (await OciLayout.At(folder.At("out")).GetAsync("1")).Digest;
    }
}
