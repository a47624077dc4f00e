namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>Every row of docs/recipes/from-goreleaser.md does what it shows.</summary>
public sealed class FromGoreleaserTests(RowScene scene) : IClassFixture<RowScene>
{
    private static readonly IReadOnlyList<WordsRow> Rows = WordsRow.Of("from-goreleaser.md");

    public static TheoryData<string> Keys() => [.. Rows.Select(static row => row.Key)];

    [Theory]
    [Trait("Length", "Long")]
    [MemberData(nameof(Keys))]
    public Task A_row_does_what_it_shows(string key) => scene.ProveAsync(Rows.Single(row => row.Key == key), GoreleaserRows.All);

    [Fact]
    public void Every_row_has_one_story() =>
        Assert.All(Rows, static row => Assert.Single(GoreleaserRows.All, story => story.IsOf(row)));

    [Fact]
    public void Every_story_is_of_a_row() =>
        Assert.Empty(GoreleaserRows.All.Where(static story => !Rows.Any(story.IsOf)).Select(static story => story.Key));
}
