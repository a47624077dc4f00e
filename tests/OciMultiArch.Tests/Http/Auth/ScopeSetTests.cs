using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("repository:a:pull", "repository:a:pull")]
    [InlineData("repository:a:push,pull,push", "repository:a:pull,push")]
    [InlineData("repository:a:pull repository:a:push", "repository:a:pull,push")]
    [InlineData("repository:b:pull  repository:a:pull", "repository:a:pull repository:b:pull")]
    [InlineData("repository:host:5000/a:pull", "repository:host:5000/a:pull")]
    [InlineData("repository(plugin):a:pull", "repository(plugin):a:pull")]
    [InlineData("registry:catalog:*", "registry:catalog:*")]
    [InlineData("aws", "aws")]
    [InlineData("repository:a", "repository:a")]
    [InlineData("repository:a:", "repository:a:")]
    [InlineData(":a:b", ":a:b")]
    [InlineData("repository:é:pull ok", "ok")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Scopes_are_written_in_one_order(string? text, string expected) => Assert.Equal(expected, ScopeSet.Parse(text).ToString());

    [Fact]
    public void Sets_in_any_order_are_equal_keys()
    {
        var one = ScopeSet.Parse("repository:other/src:pull repository:team/app:push,pull");
        var other = ScopeSet.Parse("repository:team/app:pull,push repository:other/src:pull");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, ScopeSet.Parse("repository:team/app:pull repository:other/src:pull"));
    }

    [Theory]
    [InlineData("repository:a:pull,push", "repository:a:pull", true)]
    [InlineData("repository:a:*", "repository:a:delete", true)]
    [InlineData("repository:a:pull", "repository:a:pull,push", false)]
    [InlineData("repository:a:pull", "repository:b:pull", false)]
    [InlineData("repository:a:pull", "registry:a:pull", false)]
    [InlineData("repository:a:pull repository:b:pull", "repository:b:pull", true)]
    [InlineData("repository:a:pull", "", true)]
    [InlineData("", "aws", false)]
    public void A_set_covers_what_it_allows(string held, string wanted, bool covers) =>
        Assert.Equal(covers, ScopeSet.Parse(held).Covers(ScopeSet.Parse(wanted)));

    [Fact]
    public void A_union_merges_actions() =>
        Assert.Equal("repository:a:pull,push repository:b:pull",
            ScopeSet.OfRepository("a", "pull").Union(ScopeSet.Parse("repository:b:pull repository:a:push")).ToString());

    [Fact]
    public void The_resource_at_hand_can_be_asked_for_first()
    {
        var scopes = ScopeSet.Parse("repository:a:pull repository:b:pull registry:catalog:*");
        Assert.Equal(["registry:catalog:*", "repository:a:pull", "repository:b:pull"], scopes.ToParameters());
        Assert.Equal(["repository:b:pull", "registry:catalog:*", "repository:a:pull"], scopes.ToParameters("b"));
    }

    [Fact]
    public void Whatever_was_read_reads_the_same_again() => Fuzz.Text("repository:a/b:pull,push registry:catalog:* aws :,", static text =>
        Assert.Equal(ScopeSet.Parse(text), ScopeSet.Parse(ScopeSet.Parse(text).ToString())));
}
