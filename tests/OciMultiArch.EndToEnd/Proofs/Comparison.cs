using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>benchmarks/compare.sh with the tool and the helper that the tests are built with.</summary>
internal static class Comparison
{
    private static readonly string Folder = Path.Combine(SampleProgram.Root, "benchmarks");

    public static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var tool = SampleProgram.Ocimulti();
        using SampleProgram helper = new("benchmarks/OciMultiArch.Compare", "compare");
        string[] words = ["--tool", string.Join(' ', tool.Command), "--helper", string.Join(' ', helper.Command)];
        return await Programs.RunAsync(
            "bash", [Path.Combine(Folder, "compare.sh"), .. words, .. arguments], timeout: TimeSpan.FromMinutes(5));
    }

    /// <summary>Runs a verb of the helper.</summary>
    public static async Task<ProgramResult> HelpAsync(params string[] arguments)
    {
        using SampleProgram helper = new("benchmarks/OciMultiArch.Compare", "compare");
        return await Programs.RunAsync(helper.Command[0], [.. helper.Command.Skip(1), .. arguments]);
    }

    /// <summary>The first fields of a table of the comparison: its names.</summary>
    public static IEnumerable<string> Names(string table) => File
        .ReadLines(Path.Combine(Folder, "compare", $"{table}.txt"))
        .Where(static each => each.Length > 0 && each[0] != '#')
        .Select(static each => each.Split('|')[0].Trim());
}
