using System.Text.RegularExpressions;

namespace OciMultiArch.Tests.House;

/// <summary>The code that a reader sees first is code that compiles: each block of a README, the project's and each package's, stands in a file under samples.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Readmes => [.. Tree.Files("", "README.md").Where(static each => Blocks(Tree.Read(each)).Any())];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Every_block_of_code_in_a_readme_is_a_samples_code(string readme)
    {
        var samples = Tree.Files("samples", "*.cs").Select(each => Lines(Tree.Read(each))).ToList();

        var blocks = Blocks(Tree.Read(readme)).ToList();

        Assert.NotEmpty(blocks);
        Rule.HasNoBreach(blocks.Where(each => !samples.Any(sample => Holds(sample, Lines(each)))));
    }

    [Theory]
    [InlineData("a();\nb();", true)]
    [InlineData("a();\n\n  b();", false)]
    [InlineData("b();", true)]
    [InlineData("a();", true)]
    [InlineData("c();", false)]
    public void A_block_is_found_whatever_its_indentation_but_not_when_a_line_differs(string block, bool found) =>
        Assert.Equal(found, Holds(Lines("class X\n{\n    a();\n    b();\n}\n"), Lines(block)));

    [Fact]
    public void Blocks_are_those_marked_as_csharp() =>
        Assert.Equal(["a();\n", "b();\n"], Blocks("x\n```csharp\na();\n```\n```sh\nc\n```\n```csharp\nb();\n```\n"));

    private static IEnumerable<string> Blocks(string readme) => Block().Matches(readme).Select(each => each.Groups[1].Value);

    private static List<string> Lines(string text) => [.. text.TrimEnd('\n').Split('\n')];

    private static bool Holds(List<string> sample, List<string> block)
    {
        var wanted = Flush(block);
        return Enumerable.Range(0, Math.Max(0, sample.Count - block.Count + 1)).Any(at => Flush(sample.GetRange(at, block.Count)).SequenceEqual(wanted));
    }

    // Without the indentation that all lines share.
    private static IEnumerable<string> Flush(List<string> lines)
    {
        var shared = lines.Where(each => each.Trim().Length > 0).Select(each => each.Length - each.TrimStart().Length).DefaultIfEmpty(0).Min();
        return lines.Select(each => each.Trim().Length == 0 ? "" : each[shared..].TrimEnd());
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
