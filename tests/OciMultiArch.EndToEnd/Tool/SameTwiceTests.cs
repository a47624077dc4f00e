using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Equal sources give equal bytes, SBOM and provenance included, wherever, whenever and by whomever they are built.</summary>
public sealed class SameTwiceTests
{
    private static readonly Dictionary<string, string?> Elsewhere = new()
    {
        ["LC_ALL"] = "tr_TR.UTF-8",
        ["LANG"] = "tr_TR.UTF-8",
        ["TZ"] = "Pacific/Auckland",
        ["USER"] = "somebody",
        ["LOGNAME"] = "somebody",
        ["DOTNET_PROCESSOR_COUNT"] = "1",
        ["GOMAXPROCS"] = "1",
    };

    [Fact]
    public async Task Two_clones_with_other_users_umasks_locales_zones_and_cores_are_built_to_the_same_bytes()
    {
        using var one = SampleProgram.Ocimulti();
        using var other = SampleProgram.Ocimulti();
        foreach (var (name, value) in Elsewhere)
            other.Environment[name] = value;
        await CloneAsync(one, "022");
        await CloneAsync(other, "077");

        await BuildAsync(one, "022", "");
        await BuildAsync(other, "077", " --jobs 1 --no-cache");

        Assert.Equal(Content(one), Content(other));
        Assert.Contains(Texts(one), static text => text.Contains("\"modified\":false", StringComparison.Ordinal));
        Assert.Contains(Texts(one), static text => text.Contains("\"spdxVersion\"", StringComparison.Ordinal));
        Assert.DoesNotContain(Texts(one), static text => text.Contains("somebody", StringComparison.Ordinal));
    }

    private static Task BuildAsync(SampleProgram tool, string umask, string more) => ShellAsync(
        tool,
        umask,
        $"{tool.ShellCommand} build . --platform linux/amd64,linux/arm/v7 --to oci:../out -t 1 --file static=/srv "
        + $"--label version={{version}} --sbom spdx --provenance=urn:x{more}");

    private static Task CloneAsync(SampleProgram tool, string umask) => ShellAsync(tool, umask, """
        mkdir -p static/empty && printf a > static/a.txt && printf 'module example.com/api\n\ngo 1.18\n' > go.mod
        printf 'package main\n\nfunc main() { println("hello") }\n' > main.go
        export GIT_COMMITTER_DATE=2026-01-31T12:00:00Z GIT_AUTHOR_DATE=2026-01-31T12:00:00Z
        git init -q . && git add . && git -c user.name=A -c user.email=a@example.com commit -q -m first && git tag v1.0.0
        git remote add origin https://somebody:token@example.com/acme/api.git
        """);

    private static async Task ShellAsync(SampleProgram tool, string umask, string script)
    {
        var line = $"set -e; umask {umask}; {script}";
        (await Programs.RunAsync("/bin/sh", ["-c", line], tool.Variables, tool.Folder)).Succeeded();
    }

    // Every file of the layout but its lock, with its bytes.
    private static SortedDictionary<string, string> Content(SampleProgram tool)
    {
        SortedDictionary<string, string> content = new(StringComparer.Ordinal);
        foreach (var file in Files(tool))
            content[Path.GetFileName(file)] = Bytes.Digest(File.ReadAllBytes(file));
        return content;
    }

    private static IEnumerable<string> Texts(SampleProgram tool) => Files(tool).Select(File.ReadAllText);

    private static IEnumerable<string> Files(SampleProgram tool)
    {
        var layout = Path.Combine(tool.Folder, "..", "out");
        var blobs = Directory.EnumerateFiles(Path.Combine(layout, "blobs"), "*", SearchOption.AllDirectories);
        return blobs.Prepend(Path.Combine(layout, "index.json"));
    }
}
