using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>The same sources give the same bytes, whoever builds them, where and when.</summary>
public sealed class ReproducibleTests
{
    // Every file of the layout folder, by the version of go that compiled the program; layers are not compressed, so that no other program has a part in it.
    private static readonly Dictionary<string, string> Golden = new()
    {
        ["go1.19.8"] = "sha256:edd84c572e6725b1b11816578b28e7ef7c83fee1d09cbb401e615628795ebcea",
    };

    private static readonly string[] Documents = ["--sbom", "spdx", "--provenance=https://ci.example.com/release"];

    [Fact]
    public async Task Two_builds_from_two_folders_users_umasks_homes_caches_time_zones_languages_clocks_and_numbers_of_cores_are_equal_to_the_byte()
    {
        using TempFolder one = new(), other = new();
        string[] elsewhere = [Programs.Faketime, "--exclude-monotonic", "-f", "2001-02-03 04:05:06", "taskset", "--cpu-list", "0"];

        var first = await BuildAsync(one, "deep/er/source", "022", "Pacific/Auckland", "C.UTF-8", [], "gzip");
        var second = await BuildAsync(other, "source", "077", "America/St_Johns", "tr_TR.UTF-8", [.. AsAnotherUser(), .. elsewhere], "gzip");

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_build_with_its_SBOM_and_provenance_gives_the_bytes_that_are_known()
    {
        using TempFolder folder = new();

        var made = await BuildAsync(folder, "source", "022", "UTC", "C.UTF-8", [], "none");

        var version = (await Programs.RunAsync(Programs.Go, ["env", "GOVERSION"])).Succeeded().Stdout.Trim();
        Assert.Equal(21, made.Count);
        var all = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', made))).ToString();
        Assert.True(Golden.GetValueOrDefault(version, all) == all, $"The files were others before, and are {all} now:\n{string.Join('\n', made)}");
    }

    // Who is not root cannot be anybody else.
    private static string[] AsAnotherUser()
    {
        const string Rights = "+dac_override,+dac_read_search";
        if (!Environment.IsPrivilegedProcess)
            return [];
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", $"--inh-caps={Rights}", $"--ambient-caps={Rights}"];
    }

    /// <summary>Builds two platforms. Each file of the layout folder and the digest of its content.</summary>
    private static async Task<IReadOnlyList<string>> BuildAsync(
        TempFolder folder, string source, string umask, string zone, string language, string[] around, string compression)
    {
        folder.Write($"{source}/go.mod", "module example.com/small\n\ngo 1.19\n");
        folder.Write($"{source}/main.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"small\\n\") }\n");
        using var tool = SampleProgram.Ocimulti();
        (await Programs.RunAsync(
            "bash",
            ["-c", $"umask {umask}; exec \"$@\"", "bash", .. around, .. tool.Command, "build", ".",
                "--platform", "linux/amd64,linux/arm64", "--to", $"oci:{folder.At("out")}", "--tag", "1", "--label", "a=b",
                "--compression", compression, .. Documents],
            new Dictionary<string, string?>
            {
                ["HOME"] = folder.Folder("home"),
                ["GOCACHE"] = folder.At("go-cache"),
                ["XDG_CACHE_HOME"] = folder.At("cache"),
                ["TZ"] = zone,
                ["LC_ALL"] = language,
            },
            folder.At(source),
            timeout: TimeSpan.FromMinutes(10))).Succeeded();
        return [.. Directory.EnumerateFiles(folder.At("out"), "*", SearchOption.AllDirectories).Select(Line).Order(StringComparer.Ordinal)];

        string Line(string file) => $"{Path.GetRelativePath(folder.At("out"), file)} {Digest.Of(File.ReadAllBytes(file))}";
    }
}
