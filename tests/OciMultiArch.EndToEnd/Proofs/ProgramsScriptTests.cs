using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>Programs that others wrote are built from Debian's sources for six platforms, pushed, pulled and run.</summary>
public sealed partial class ProgramsScriptTests
{
    private static readonly string[] Platforms =
        ["linux/386", "linux/amd64", "linux/arm/v7", "linux/arm64", "linux/ppc64le", "linux/s390x"];

    [Fact]
    [Trait("Length", "Long")]
    public async Task Docker_registry_and_umoci_run_on_every_platform_and_are_not_linked_again()
    {
        using var tool = SampleProgram.Ocimulti();
        Dictionary<string, string?> variables = new()
        {
            ["OCIMULTI"] = tool.Command[^1],
            ["PROGRAMS"] = "registry umoci",
            ["GOCACHE"] = SampleProgram.GoCache,
        };

        var script = Path.Combine(SampleProgram.Root, "benchmarks", "programs.sh");
        var ran = (await Programs.RunAsync("bash", [script], variables, timeout: TimeSpan.FromMinutes(60))).Succeeded();

        var said = RanLine().Matches(ran.Stdout).Select(static match => (match.Groups[1].Value, match.Groups[2].Value));
        Assert.Equal([.. Platforms.Select(static each => (each, "distribution")), .. Platforms.Select(static each => (each, "umoci"))], said);
    }

    // A platform, its megabytes, and what the program says of itself.
    [GeneratedRegex(@"(?m)^  (linux/\S+) +[0-9.]+ MB  .*\b(distribution|umoci) ")]
    private static partial Regex RanLine();
}
