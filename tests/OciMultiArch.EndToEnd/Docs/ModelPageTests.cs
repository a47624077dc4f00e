using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>What docs/model.md says a line prints, it prints.</summary>
public sealed partial class ModelPageTests
{
    [Fact]
    public async Task Each_line_of_the_model_prints_what_its_comment_says()
    {
        using var sample = SampleProgram.Model();
        var page = Page.Blocks(await File.ReadAllTextAsync(Path.Combine(SampleProgram.Root, "docs", "model.md")));
        var promised = page.Where(static each => each.Language == "csharp").SelectMany(static each => each.Lines)
            .Select(static each => Prints().Match(each)).Where(static each => each.Success).Select(
                static each => each.Groups[1].Value).ToList();

        var printed = (await sample.RunAsync()).Succeeded().Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(promised);
        Assert.Equal(promised.Order(StringComparer.Ordinal), printed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_tasks_of_the_library_run_without_a_network()
    {
        using var sample = SampleProgram.Library();

        var printed = (await sample.RunAsync()).Succeeded().Stdout;

        Assert.Contains("{\"spdxVersion\":\"SPDX-2.3\"}", printed, StringComparison.Ordinal);
        Assert.Contains("linux/arm64 is still to come", printed, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s*Console\.WriteLine\(.*\); +// (.+)$")]
    private static partial Regex Prints();
}
