using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A message is written once, for everybody who may read it.</summary>
public sealed class MessageTests
{
    // Of GitHub's own command.
    private static readonly string[] OptionsOfOthers = ["--method"];

    [Fact]
    public void No_text_of_a_library_names_an_option_of_the_tool() =>
        Rule.HasNoBreach(Sources.Library.SelectMany(static file => OptionWords.In(file, OptionsOfOthers)));

    [Fact]
    public void The_tool_shows_messages_as_they_were_written() =>
        Rule.HasNoBreach(Sources.Project("OciMultiArch.Tool").Files.SelectMany(ReplacedWords.In));

    [Theory]
    [InlineData("\"Say it with --plain-http.\"", "--plain-http")]
    [InlineData("$\"Raise {a} with --timeout, {b}.\"", "--timeout")]
    [InlineData("\"\"\"Give --to.\"\"\"", "--to")]
    [InlineData("\"gh api --method DELETE\"", null)]
    [InlineData("\"a--b, --, -v and --> c\"", null)]
    [InlineData("$\"{a--}\" /* --to */", null)]
    public void An_option_in_a_text_is_seen(string expression, string? seen)
    {
        var breaches = OptionWords.In(Sources.Expression(expression), OptionsOfOthers);

        Assert.Equal(seen is null ? [] : [seen], breaches.Select(static breach => breach.Text));
    }

    [Theory]
    [InlineData("failure.Message.Replace(\"a\", \"b\", StringComparison.Ordinal)", 1)]
    [InlineData("text.Replace(one.Library, one.Tool, StringComparison.Ordinal)", 1)]
    [InlineData("Regex.Replace(text, \"a\", \"b\")", 1)]
    [InlineData("Words().Replace(text, \"b\")", 1)]
    [InlineData("problem.Replace($\"'{word}'\", \"'…'\", StringComparison.Ordinal)", 0)]
    [InlineData("path.Replace('\\\\', '/')", 0)]
    [InlineData("text.ReplaceLineEndings(\" \")", 0)]
    public void Words_that_are_replaced_are_seen(string expression, int seen) =>
        Assert.Equal(seen, ReplacedWords.In(Sources.Expression(expression)).Count());
}
