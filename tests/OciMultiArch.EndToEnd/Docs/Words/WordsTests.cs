namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>The rows of words are read as they stand on a page, and their code is found where it is typed.</summary>
public sealed class WordsTests
{
    private const string Page =
        "a\n| b | c | d |\n\n## Word for word\n\n| x | y | z |\n|---|---|---|\n| e | `f \\| g` | – |\n| – | h | i |\n\n| j |\n";

    [Fact]
    public void Only_the_table_of_words_is_read() => Assert.Equal(
        [new("e", "`f | g`", "–"), new("–", "h", "i")],
        WordsRow.Parse(Page));

    [Theory]
    [InlineData("`--to oci:DIR`", "build --to oci:out", true)]
    [InlineData("`--to oci:DIR`", "build --to out", false)]
    [InlineData("`--go-env [OS/ARCH:]NAME=VALUE`", "--go-env A=b", true)]
    [InlineData("`--go-env [OS/ARCH:]NAME=VALUE`", "--go-env linux/arm64:A=b", true)]
    [InlineData("`--label`", "--labels x", false)]
    [InlineData("`-R`", "resolve -R", true)]
    [InlineData("`resolve … | kubectl apply -f -`", "resolve -f x | kubectl apply -f -", true)]
    [InlineData("`--to host/{name}`", "--to $REGISTRY/{name}", true)]
    [InlineData("`a --b c`", "a \\\n  --b c", true)]
    [InlineData("`a` and `b`", "a", false)]
    public void Code_of_a_row_is_typed_by_its_script(string cell, string script, bool typed) => Assert.Equal(
        typed,
        !new RowStory("x", script, static _ => { }).Untyped(new("x", cell, "–")).Any());

    [Fact]
    public void Their_code_is_ours_where_it_is_the_same() =>
        Assert.Equal(["b", "a"], new WordsRow("`a`", "the same, or `b`", "–").Code);
}
