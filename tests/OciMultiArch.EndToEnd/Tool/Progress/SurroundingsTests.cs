using OciMultiArch.Tool.Progress;

namespace OciMultiArch.EndToEnd.Tool.Progress;

public sealed class SurroundingsTests
{
    [Theory]
    [InlineData("xterm-256color", true)]
    [InlineData("dumb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_terminal_that_is_dumb_or_none_gets_lines(string? name, bool isCapable) =>
        Assert.Equal(isCapable, new Surroundings(each => each == "TERM" ? name : null).IsCapable);

    [Theory]
    [InlineData("LANG=en_GB.UTF-8", true)]
    [InlineData("LANG=C.utf8", true)]
    [InlineData("LC_ALL=C LANG=en_GB.UTF-8", false)]
    [InlineData("LC_ALL= LC_CTYPE=de_DE.UTF-8 LANG=C", true)]
    [InlineData("LANG=de_DE.ISO-8859-1", false)]
    [InlineData("", false)]
    public void The_locale_says_whether_there_is_more_than_ASCII(string variables, bool hasUnicode) =>
        Assert.Equal(hasUnicode, With(variables).Look.HasUnicode);

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=", true)]
    [InlineData("NO_COLOR=1", false)]
    public void NO_COLOR_takes_the_colours_away(string variables, bool hasColour) =>
        Assert.Equal(hasColour, With(variables).Look.HasColour);

    [Theory]
    [InlineData("COLUMNS=100", 100)]
    [InlineData("COLUMNS=1", 10)]
    public void COLUMNS_comes_first(string variables, int width) => Assert.Equal(width, With(variables).Size().Width);

    private static Surroundings With(string variables)
    {
        var pairs = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('='));
        var values = pairs.ToDictionary(static pair => pair[0], static pair => pair[1]);
        return new(values.GetValueOrDefault);
    }
}
