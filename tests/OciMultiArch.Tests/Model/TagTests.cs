namespace OciMultiArch.Tests.Model;

public sealed class TagTests
{
    [Theory]
    [InlineData("latest")]
    [InlineData("1.4.0")]
    [InlineData("_x-Y.z")]
    [InlineData("0")]
    public void A_tag_is_kept_as_it_is(string text) => Assert.Equal(text, Tag.Parse(text).ToString());

    [Fact]
    public void A_tag_has_at_most_128_characters()
    {
        Assert.Equal(128, Tag.Parse(new string('a', 128)).Value.Length);
        Assert.Contains(
            "129 characters, at most 128",
            Assert.Throws<FormatException>(() => Tag.Parse(new string('a', 129))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(".bad", "may not start")]
    [InlineData("-bad", "may not start")]
    [InlineData("тег", "only ASCII")]
    [InlineData("latest\n", "only ASCII")]
    [InlineData("a/b", "only ASCII")]
    [InlineData("a:b", "only ASCII")]
    [InlineData("a+b", "only ASCII")]
    [InlineData("１", "only ASCII")]
    public void Each_way_to_be_wrong_has_its_own_words(string text, string words)
    {
        Assert.Contains(words, Assert.Throws<FormatException>(() => Tag.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(Tag.TryParse(text, null, out _));
    }

    [Fact]
    public void Tags_differ_by_case_and_several_keep_their_order()
    {
        Assert.NotEqual(Tag.Parse("Latest"), Tag.Latest);
        Assert.Equal([Tag.Parse("1.4.0"), Tag.Latest], Tag.ParseAll(["1.4.0", "latest"]));
        Assert.Contains("'b/c'", Assert.Throws<FormatException>(() => Tag.ParseAll(["a", "b/c"])).Message, StringComparison.Ordinal);
    }
}
