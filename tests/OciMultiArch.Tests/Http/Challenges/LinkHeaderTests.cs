using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</v2/app/tags/list?last=9&n=2>; rel=\"next\"", "/v2/app/tags/list?last=9&n=2")]
    [InlineData("<https://h/a>; rel=next", "https://h/a")]
    [InlineData("<a>; rel=\"prev\", <b>; rel=\"next\"", "b")]
    [InlineData("<a>; rel=\"prev next\"", "a")]
    [InlineData("<a>; REL=\"NEXT\"", "a")]
    [InlineData("<a>;title=\"x, <evil>; rel=next\";rel=next", "a")]
    [InlineData("<a,b;c>; rel=next", "a,b;c")]
    [InlineData("<a>; rel=prev; rel=next", null)]
    [InlineData("<a>; rel", null)]
    [InlineData("<a>; rel=nextpage", null)]
    [InlineData("<a>", null)]
    [InlineData("<>; rel=next", null)]
    [InlineData("<a; rel=next", null)]
    [InlineData("a; rel=next", null)]
    [InlineData("<a>; rel=\"next", "a")]
    [InlineData("", null)]
    public void The_next_link_of_a_header_is_found(string value, string? expected) => Assert.Equal(expected, LinkHeader.Next([value]));

    [Fact]
    public void The_next_link_may_stand_in_a_second_header() =>
        Assert.Equal("b", LinkHeader.Next(["<a>; rel=first", "<b>; rel=next"]));

    [Fact]
    public void No_header_makes_it_throw() =>
        Fuzz.Text("<a>; rel=\"next\", </b?x=1>;title=\"q\\\"\";", static text => LinkHeader.Next([text]));
}
