namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Every bad input ends with one message that says what is wrong and what to do, and leaves nothing behind. The messages are those of docs/errors.md.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Everything => [.. BadInputs.Chapters.SelectMany(static each => each.Inputs.Select(input => $"{each.Title}: {input.Wrong}"))];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Bad_input_is_told_in_one_message_and_leaves_nothing_behind(string wrong)
    {
        var input = Assert.Single(BadInputs.Chapters.SelectMany(static each => each.Inputs, static (chapter, input) => (chapter.Title, Input: input)), each => $"{each.Title}: {each.Input.Wrong}" == wrong).Input;

        var outcome = await Outcomes.OfAsync(input);

        Assert.True(outcome.Problems.Count == 0, string.Join('\n', outcome.Problems));
        if (!ErrorsPage.IsToBeWritten)
            Assert.Contains(ErrorsPage.Line(input, outcome), await File.ReadAllTextAsync(ErrorsPage.Path), StringComparison.Ordinal);
    }
}
