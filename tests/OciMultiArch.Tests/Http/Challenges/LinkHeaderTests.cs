using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class LinkHeaderTests
{
    private static readonly Uri List = new("https://h/v2/app/tags/list?n=2");

    [Theory]
    [InlineData("</v2/app/tags/list?last=9&n=2>; rel=\"next\"", "/v2/app/tags/list?last=9&n=2")]
    [InlineData("<https://h/a>; rel=next", "https://h/a")]
    [InlineData("<a>; rel=\"prev\", <b>; rel=\"next\"", "b")]
    [InlineData("<a>; rel=\"prev next\"", "a")]
    [InlineData("<a>; REL=\"NEXT\"", "a")]
    [InlineData("<a>;title=\"x, <evil>; rel=next\";rel=next", "a")]
    [InlineData("<a,b;c>; rel=next", "a,b;c")]
    [InlineData("<a>; rel=prev; rel=next", null)]
    [InlineData("<a>; rel=nextpage", null)]
    [InlineData("<a>", null)]
    [InlineData("<a>; rel", null)]
    [InlineData("<a>; rel=\"next", "a")]
    [InlineData("<a, <b>; rel=next", "a, <b")]
    [InlineData("", null)]
    [InlineData(" , ,", null)]
    // Without brackets, or without a relation.
    [InlineData("a; rel=next", "a")]
    [InlineData("/v2/app/tags/list?last=9&n=2; rel=\"next\"", "/v2/app/tags/list?last=9&n=2")]
    [InlineData("https://h/v2/app/tags/list?last=9", "https://h/v2/app/tags/list?last=9")]
    [InlineData("?last=9&n=2", "?last=9&n=2")]
    [InlineData("</v2/app/tags/list?last=9>", "/v2/app/tags/list?last=9")]
    [InlineData("<list?last=9>; title=more", "list?last=9")]
    [InlineData("a; rel=prev, b; rel=next", "b")]
    [InlineData("a; rel=prev", null)]
    public void The_next_link_of_a_header_is_found(string value, string? expected) =>
        Assert.Equal((expected, null), LinkHeader.Next([value], List));

    [Theory]
    [InlineData("<a; rel=next")]
    [InlineData("<>; rel=next")]
    [InlineData("</help>; rel=help, a")]
    [InlineData("page 2")]
    public void What_may_be_a_next_link_and_cannot_be_read_is_told(string value) =>
        Assert.Equal((null, value), LinkHeader.Next([value], List));

    [Fact]
    public void The_next_link_may_stand_in_a_second_header() =>
        Assert.Equal(("b", null), LinkHeader.Next(["<a>; rel=first", "<b>; rel=next"], List));

    [Fact]
    public void No_header_makes_it_throw() =>
        Fuzz.Text("<a>; rel=\"next\", </b?x=1>;title=\"q\\\"\";", static text => LinkHeader.Next([text], List));
}
