using OciMultiArch.House.Rules;

namespace OciMultiArch.Tests.House;

/// <summary>A name says what the thing is.</summary>
public sealed class NameTests
{
    [Fact]
    public void Each_stands_only_where_the_name_beside_it_says_what_it_is() => Rule.HasNoBreach(Sources.Files.SelectMany(EachNames.In));

    [Theory]
    [InlineData("images.Select(each => each.Digest)", 0)]
    [InlineData("index.Manifests.Where(static each => each.Size > 0)", 0)]
    [InlineData("index?.Manifests?.Any(each => each.Size > 0)", 0)]
    [InlineData("images.Where(IsOne).OrderBy(each => each.Size).ToList()", 0)]
    [InlineData("(await ImagesAsync(a)).Select(each => each.Digest)", 0)]
    [InlineData("ImagesOf(index).Select(each => each.Digest)", 0)]
    [InlineData("indexes.SelectMany(index => index.Images).Select(each => each.Digest)", 0)]
    [InlineData("node.Children.Select(each => each.Digest)", 0)]
    [InlineData("(entries ?? []).Select(each => each.Digest)", 0)]
    [InlineData("tags[key].Select(each => each.Value)", 0)]
    [InlineData("Array.Find(files, each => each.Size > 0)", 0)]
    [InlineData("index.Select(each => each.Digest)", 1)]
    [InlineData("found.Select(each => each.Digest)", 1)]
    [InlineData("images.Select(image => image.Digest).Where(each => each.Size > 0)", 1)]
    [InlineData("images.GroupBy(image => image.Digest).Select(each => each.Key)", 1)]
    [InlineData("images.Index().Select(each => each.Item)", 1)]
    [InlineData("text.Split(',').Select(each => each.Trim())", 1)]
    [InlineData("images.Select(each => { return each.Digest; })", 1)]
    [InlineData("address.Select(each => each)", 1)]
    [InlineData("status.Select(each => each)", 1)]
    [InlineData("RunAsync(each => each.Digest)", 1)]
    public void An_each_of_something_without_a_plural_name_is_seen(string expression, int seen) =>
        Assert.Equal(seen, EachNames.In(Sources.Expression(expression)).Count());

    [Theory]
    [InlineData("foreach (var each in images) { }", 0)]
    [InlineData("foreach (var each in index.Manifests.Where(IsOne)) { }", 0)]
    [InlineData("foreach (var each in text) { }", 1)]
    [InlineData("int C(int each) => each;", 1)]
    public void So_is_one_of_a_loop_or_a_function(string statement, int seen) =>
        Assert.Equal(seen, EachNames.In(Sources.Statements(statement)).Count());
}
