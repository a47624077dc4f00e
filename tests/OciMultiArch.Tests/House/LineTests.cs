using OciMultiArch.House;
using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A line is read without scrolling.</summary>
public sealed class LineTests
{
    [Fact]
    public void No_line_has_more_than_140_columns() =>
        Rule.HasNoBreach(Sources.Files.SelectMany(static file => LongLines.In(file, Limits.MostColumns)));

    [Fact]
    public void At_most_2_percent_of_the_lines_have_more_than_120_columns() => Rule.IsAtMost(
        Limits.PercentOverColumns,
        Sources.Figures.PercentOver120,
        Sources.Files.SelectMany(static file => LongLines.In(file, Limits.Columns)));

    [Theory]
    [InlineData(5, new[] { "A.cs:2: 6 columns" })]
    [InlineData(6, new string[0])]
    public void A_line_that_is_too_long_is_seen(int most, string[] seen) =>
        Assert.Equal(seen, LongLines.In(Sources.File("12345\n123456\r\n"), most).Select(static breach => $"{breach}"));
}
