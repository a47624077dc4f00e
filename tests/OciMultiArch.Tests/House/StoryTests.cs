namespace OciMultiArch.Tests.House;

/// <summary>A story is short: whoever reads one sees all of it at once.</summary>
public sealed class StoryTests
{
    private const int MostLines = 15;
    private const int MostColumns = 120;

    [Fact]
    public void Each_of_the_13_stories_has_at_most_15_lines_of_at_most_120_columns()
    {
        var stories = Tree.Files("samples/Stories", "Story*.cs").ToDictionary(each => each, each => Body(Tree.Read(each)));

        Assert.Equal(13, stories.Count);
        Assert.All(stories.Values, body => Assert.InRange(body.Count, 1, MostLines));
        Assert.All(stories.Values.SelectMany(each => each), line => Assert.InRange(line.Length, 0, MostColumns));
    }

    // The lines between the braces of RunAsync, without the method's indentation.
    private static List<string> Body(string file)
    {
        var lines = file.Split('\n').SkipWhile(each => !each.Contains(" RunAsync(", StringComparison.Ordinal)).Skip(2).TakeWhile(each => each != "    }");
        return [.. lines.Select(each => each.Length > 8 ? each[8..] : "")];
    }
}
