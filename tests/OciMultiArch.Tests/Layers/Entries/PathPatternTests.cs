using OciMultiArch.Layers;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>The grammar of patterns, as data.</summary>
public class PathPatternTests
{
    [Theory]
    [InlineData("a.map", "a.map", true)]
    [InlineData("a.map", "b/a.map", false)]
    [InlineData("a.map", "A.map", false)]
    [InlineData("*.map", "a.map", true)]
    [InlineData("*.map", ".map", true)]
    [InlineData("*.map", "a.maps", false)]
    [InlineData("*.map", "js/a.map", false)]
    [InlineData("**/*.map", "a.map", true)]
    [InlineData("**/*.map", "js/vendor/a.map", true)]
    [InlineData("js", "js/vendor/a.map", true)]
    [InlineData("js/", "js/a", true)]
    [InlineData("/js", "js/a", true)]
    [InlineData("./js", "js/a", true)]
    [InlineData("js", "jsx/a", false)]
    [InlineData("js/*", "js", false)]
    [InlineData("js/*", "js/a/b", true)]
    [InlineData("js/**", "js", false)]
    [InlineData("js/**", "js/a/b", true)]
    [InlineData("js/**/x", "js/x", true)]
    [InlineData("js/**/x", "js/a/b/x", true)]
    [InlineData("js/**/**/x", "js/x", true)]
    [InlineData("**/a/**/b", "q/a/r/s/b", true)]
    [InlineData("**/a/**/b", "q/b/a", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("?", "é", true)]
    [InlineData("?", "😀", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"\!a", "!a", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-c-b", false)]
    [InlineData("*", "", false)]
    public void A_pattern_means_these_paths_and_no_others(string pattern, string path, bool isMeant) =>
        Assert.Equal(isMeant, PathPattern.Parse(pattern).Matches(path.Length == 0 ? [] : path.Split('/')));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("!", "empty")]
    [InlineData("/", "empty")]
    [InlineData("a//b", "empty part")]
    [InlineData("../a", "'.' or '..'")]
    [InlineData("a/./b", "'.' or '..'")]
    [InlineData("a**", "'**' stands alone")]
    [InlineData("[a", "has no ']'")]
    [InlineData("[]", "has no ']'")]
    [InlineData("[c-a]", "wrong way round")]
    [InlineData(@"a\", @"ends in '\'")]
    public void What_is_no_pattern_is_refused_with_what_is_wrong(string pattern, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<ArgumentException>(() => PathPattern.Parse(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_long_name_with_many_stars_takes_no_time()
    {
        var pattern = PathPattern.Parse(string.Concat(Enumerable.Repeat("a*", 40)) + "b");
        Assert.False(pattern.Matches([new string('a', 250)]));
    }
}
