namespace OciMultiArch.EndToEnd.Errors;

/// <summary>
/// Every error ends with one message that says what is wrong and what to do, and leaves nothing behind. The messages are
/// those of docs/errors.md.
/// <list type="bullet">
/// <item>A row is an <see cref="ErrorCase"/> in the list of its chapter (<see cref="Usage"/>, <see cref="Lists"/>, ...);
/// <see cref="ErrorCases"/> has all.</item>
/// <item>Each row gets a <see cref="Scene"/> of its own: folders, a registry if it wants one, a program and images to
/// work with, a password to keep
/// secret. Its setup breaks something, then the tool runs as a program, and the scene looks for what must not be.</item>
/// <item><see cref="ErrorsPage"/> makes a line of the page of each row. To write the page anew: <c>UPDATE_DOCS=1
/// tests/run.sh --filter Errors</c>.</item>
/// </list>
/// </summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Everything =>
        [.. ErrorCases.Chapters.SelectMany(static chapter => chapter.Cases.Select(each => $"{chapter.Title}: {each.Wrong}"))];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_error_is_told_in_one_message_and_leaves_nothing_behind(string name)
    {
        var (title, wrong) = (name[
            ..name.IndexOf(": ", StringComparison.Ordinal)], name[(name.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        var chapter = ErrorCases.Chapters.Single(each => each.Title == title);
        var row = Assert.Single(chapter.Cases, each => each.Wrong == wrong);

        var outcome = await ErrorCases.RunAsync(row);

        Assert.True(outcome.Problems.Count == 0, string.Join('\n', outcome.Problems));
        if (!ErrorsPage.IsToBeWritten)
            Assert.Contains(ErrorsPage.Line(row, outcome), await File.ReadAllTextAsync(ErrorsPage.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_errors_shows_what_the_tool_says()
    {
        // A case that only waits goes first.
        var cases = ErrorCases.All.OrderByDescending(static each => each.Wrong.Contains("hangs", StringComparison.Ordinal));
        await Task.WhenAll(cases.Select(ErrorCases.RunAsync));

        var page = await ErrorsPage.RenderAsync();

        if (ErrorsPage.IsToBeWritten)
            await File.WriteAllTextAsync(ErrorsPage.Path, page);
        else
            Assert.Equal(page, await File.ReadAllTextAsync(ErrorsPage.Path));
    }
}
