using OciMultiArch.Copying;

namespace OciMultiArch.Tests.Copying;

/// <summary>Which tags a filter takes.</summary>
public sealed class TagFilterTests
{
    private const string All = "1 1.4 1.4.0 1.4.1 1.4.1-rc.1 1.5.0-alpine 1.10.0 v2.0.0 v2.0.0-rc.2 v2.0.0-rc.10 latest main "
        + "sha256-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef "
        + "sha256-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.sig";

    [Theory]
    [InlineData("1.4*", "1 1.4 1.4.0 1.4.1 1.4.1-rc.1", "1.4 1.4.0 1.4.1 1.4.1-rc.1")]
    [InlineData("?.?", "1 1.4 1.10 v1.4", "1.4")]
    [InlineData("[lm]*t", "latest main most net", "latest most")]
    [InlineData("v[0-9]*", "v2 vx v", "v2")]
    [InlineData("[!v]*", "v2 2", "2")]
    [InlineData("a[]x]", "a] ax a[", "a] ax")]
    [InlineData("*-*-*", "a-b a-b-c --- -", "a-b-c ---")]
    public void A_pattern_is_for_the_whole_tag(string pattern, string among, string fitting)
    {
        var glob = TagGlob.Parse(pattern);

        Assert.Equal(fitting.Split(' '), among.Split(' ').Where(glob.Fits));
    }

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time_beyond_its_length()
    {
        var glob = TagGlob.Parse(string.Concat(Enumerable.Repeat("*a", 500)) + "b");

        Assert.False(glob.Fits(new('a', 128)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[a")]
    public void What_is_no_pattern_is_refused(string text) =>
        Assert.Throws<FormatException>(() => new TagFilter { Match = [text] });

    [Theory]
    [InlineData(@"\d+\.\d+", "1.4")]
    [InlineData("latest|main", "latest main")]
    [InlineData("v2.*", "v2.0.0 v2.0.0-rc.2 v2.0.0-rc.10")]
    public void An_expression_is_for_the_whole_tag(string regex, string fitting) =>
        Assert.Equal(fitting, Selected(new() { Regex = regex }));

    [Theory]
    [InlineData("(")]
    [InlineData("a)|(b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)b")]
    public void An_expression_that_cannot_be_matched_in_bounded_time_is_refused(string regex) =>
        Assert.Throws<FormatException>(() => new TagFilter { Regex = regex });

    [Fact]
    public void An_expression_that_would_run_for_ever_elsewhere_ends()
    {
        TagFilter filter = new() { Regex = "(a+)+b" };

        Assert.False(filter.Fits(Tag.Parse(new('a', 128))));
    }

    [Theory]
    [InlineData(">=1.4", "1.4 1.4.0 1.4.1 1.10.0 v2.0.0")]
    [InlineData(">=1.4.1 <2", "1.4.1 1.10.0")]
    [InlineData(">= 1.4.1, < 2", "1.4.1 1.10.0")]
    [InlineData("^1.4.1", "1.4.1 1.10.0")]
    [InlineData("~1.4", "1.4 1.4.0 1.4.1")]
    [InlineData("1.4", "1.4 1.4.0 1.4.1")]
    [InlineData("1.x", "1 1.4 1.4.0 1.4.1 1.10.0")]
    [InlineData("1.4.1 || 2.*", "1.4.1 v2.0.0")]
    [InlineData("=1.4.0", "1.4 1.4.0")]
    [InlineData(">=2.0.0-rc.3", "v2.0.0 v2.0.0-rc.10")]
    [InlineData(">1.4.1-rc <1.4.1", "1.4.1-rc.1")]
    [InlineData("*", "1 1.4 1.4.0 1.4.1 1.10.0 v2.0.0")]
    public void A_range_takes_versions_and_pre_releases_only_where_it_names_one(string range, string fitting) =>
        Assert.Equal(fitting, Selected(new() { Versions = range }));

    [Theory]
    [InlineData("^0.3.1", "0.3.1 0.3.9")]
    [InlineData("^0.0.3", "0.0.3")]
    [InlineData("^0", "0.0.3 0.3.1 0.3.9 0.4.0")]
    public void Below_1_the_first_number_that_is_not_0_says_what_is_compatible(string range, string fitting)
    {
        TagFilter filter = new() { Versions = range };

        Assert.Equal(fitting.Split(' '), Texts(filter.Select(Tags("0.0.3 0.3.1 0.3.9 0.4.0 1.0.0"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData(">=")]
    [InlineData("1.4 ||")]
    public void What_is_no_range_is_refused(string text) =>
        Assert.Throws<FormatException>(() => new TagFilter { Versions = text });

    [Fact]
    public void The_newest_are_the_highest_versions_in_their_order() =>
        Assert.Equal("v2.0.0 v2.0.0-rc.10 v2.0.0-rc.2 1.10.0", Selected(new() { Newest = 4 }));

    [Fact]
    public void Parts_of_a_filter_come_together() =>
        Assert.Equal("1.10.0", Selected(new() { Match = ["1.*"], Exclude = ["*-*"], Versions = ">1.4", Newest = 1 }));

    [Fact]
    public void Lists_of_referrers_are_never_taken_and_signatures_are()
    {
        var selected = Selected(new());

        Assert.EndsWith(".sig", selected, StringComparison.Ordinal);
        Assert.Equal(All.Split(' ').Length - 1, selected.Split(' ').Length);
    }

    [Theory]
    [InlineData("1.4 latest", "1.4 latest")]
    [InlineData("1.4 latest latest*", null)]
    public void Plain_tags_need_no_list(string patterns, string? named)
    {
        TagFilter filter = new() { Match = patterns.Split(' ') };

        Assert.Equal(named, filter.Named is { } tags ? string.Join(' ', Texts(tags)) : null);
    }

    private static string Selected(TagFilter filter) => string.Join(' ', Texts(filter.Select(Tags(All))));

    private static IEnumerable<Tag> Tags(string texts) => texts.Split(' ').Select(static text => Tag.Parse(text));

    private static IEnumerable<string> Texts(IEnumerable<Tag> tags) => tags.Select(static tag => tag.Value);
}
