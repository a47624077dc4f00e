namespace OciMultiArch.EndToEnd.Errors;

/// <summary>docs/errors.md is what the tool said. After a change: <c>UPDATE_DOCS=1 tests/run.sh --filter Errors</c>.</summary>
public sealed class ErrorsPageTests
{
    [Fact]
    public async Task The_page_of_errors_shows_what_the_tool_says()
    {
        // Whoever only waits goes first.
        await Task.WhenAll(BadInputs.All.OrderByDescending(static each => each.Wrong.Contains("hangs", StringComparison.Ordinal)).Select(Outcomes.OfAsync));

        var page = await ErrorsPage.RenderAsync();

        if (ErrorsPage.IsToBeWritten)
            await File.WriteAllTextAsync(ErrorsPage.Path, page);
        else
            Assert.Equal(page, await File.ReadAllTextAsync(ErrorsPage.Path));
    }
}
