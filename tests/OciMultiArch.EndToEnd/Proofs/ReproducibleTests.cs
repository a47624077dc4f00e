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
        foreach (var file in Directory.GetFiles(SampleProgram.HelloGo, "*", SearchOption.AllDirectories))
            folder.Write(Path.Combine(source, Path.GetRelativePath(SampleProgram.HelloGo, file)), File.ReadAllBytes(file));
        (await Programs.RunAsync(
            "bash",
            ["-c", $"umask {umask}; exec \"$@\"", "bash", "dotnet", SampleProgram.Ocimulti().Assembly, "build", folder.At(source),
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
