using System.Text.RegularExpressions;
using OciMultiArch.House;

namespace OciMultiArch.Tests.House;

/// <summary>Words that no file of the project holds.</summary>
public sealed partial class WordsTests
{
    // Split, so that this file does not hold them itself.
    private static readonly string[] Banned =
    [
        "TO" + "DO", "FIX" + "ME", "HA" + "CK:", "XX" + "X:",
        "NotImplemented" + "Exception",
        "/wo" + "rk/", "/tmp/" + "wt", "/ho" + "me/", "/ro" + "ot/", @"C:\Us" + "ers",
    ];

    // The home, in images, of the user that programs without a shell run as by custom.
    private static readonly string Custom = "/ho" + "me/nonroot";

    [Fact]
    public void No_text_holds_a_reminder_or_the_path_of_a_machine() =>
        Rule.HasNoBreach(Texts().SelectMany(each => Banned.Where(word => each.Text.Replace(Custom, "", StringComparison.Ordinal).Contains(word, StringComparison.Ordinal)).Select(word => $"{each.File}: {word}")));

    [Fact]
    public void No_comment_cites_a_number_that_only_its_writer_can_look_up() =>
        Rule.HasNoBreach(Tree.Files("", "*.cs").SelectMany(file => SourceFile.Parse(file, Tree.Read(file)).Comments.Where(comment => Number().IsMatch(comment)).Select(each => $"{file}: {each.Trim()}")));

    [Fact]
    public void Every_text_ends_in_one_line_feed_and_has_no_tab_carriage_return_or_trailing_space() =>
        Rule.HasNoBreach(Texts()
            .Where(each => !each.File.EndsWith(".sln", StringComparison.Ordinal))
            .Select(each => each.File.EndsWith(".go", StringComparison.Ordinal) ? (each.File, Text: GoIndent().Replace(each.Text, "")) : each)
            .Where(each => each.Text.Length > 0 && (Untidy().IsMatch(each.Text) || !each.Text.EndsWith('\n') || each.Text.EndsWith("\n\n", StringComparison.Ordinal)))
            .Select(each => each.File));

    [Theory]
    [InlineData("// see D8", true)]
    [InlineData("// mended in #1234", true)]
    [InlineData("// SHA256, RFC 9110 and x86", false)]
    public void A_number_of_a_private_list_is_told_from_a_public_one(string comment, bool isPrivate) =>
        Assert.Equal(isPrivate, Number().IsMatch(comment));

    private static IEnumerable<(string File, string Text)> Texts() =>
        Tree.Files("").Select(each => (each, Tree.Read(each))).Where(each => !each.Item2.Contains('\0', StringComparison.Ordinal));

    [GeneratedRegex(@"\b[DQSLNTP][0-9]{1,3}\b|(?<![&\w])#[0-9]{2,}")]
    private static partial Regex Number();

    // gofmt indents with tabs and allows nothing else.
    [GeneratedRegex(@"^\t+(?=\S)", RegexOptions.Multiline)]
    private static partial Regex GoIndent();

    [GeneratedRegex(@"\t|\r|[ ]\n")]
    private static partial Regex Untidy();
}
