using System.Text;
using OciMultiArch.Tool.Progress;

namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>Screens are kept in the folder Screens; <c>UPDATE_DOCS=1</c> writes them anew.</summary>
public sealed class ScreenTests
{
    public static TheoryData<string> Stories => [.. Story.All.Keys];

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_screen_is_the_one_that_is_kept(string story)
    {
        StringBuilder text = new();
        Scene scene = null!;
        scene = new() { Seen = moment => text.Append($"== {story}: {moment}\n{scene.Draw()}\n") };

        Story.All[story](scene);

        Kept.Equal($"{story}.txt", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void No_line_is_wider_than_the_terminal_and_no_picture_higher(string story)
    {
        Scene scene = null!;
        List<string> wrong = [];
        scene = new() { Seen = _ => wrong.AddRange(TooLarge(scene.Board.View())) };

        Story.All[story](scene);

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_is_printed_meanwhile_stands_above_and_nothing_is_left_at_the_end()
    {
        using Terminal terminal = new(20);
        Screen screen = new(terminal, () => (20, 10));

        screen.Draw(static (_, _) => ["first", "second", "third"]);
        var hides = terminal.HidesCursor;
        screen.Print(() => terminal.Write("a warning\n"));
        screen.Draw(static (_, _) => ["fourth"]);
        var shown = terminal.Shown;
        screen.Leave();
        screen.Draw(static (_, _) => ["after the end"]);

        Assert.True(hides);
        Assert.Equal("a warning\nfourth", shown);
        Assert.Equal("a warning", terminal.Shown);
        Assert.False(terminal.HidesCursor);
    }

    [Fact]
    public void Fewer_lines_take_the_place_of_more()
    {
        using Terminal terminal = new(20);
        Screen screen = new(terminal, () => (20, 10));

        screen.Draw(static (_, _) => ["one", "two", "three"]);
        screen.Draw(static (_, _) => ["1"]);
        screen.Draw(static (_, _) => ["eins", "zwei"]);

        Assert.Equal("eins\nzwei", terminal.Shown);
    }

    [Fact]
    public void Colours_take_no_columns()
    {
        using Terminal terminal = new(10);
        Screen screen = new(terminal, () => (10, 10));
        Look look = new(HasColour: true, HasUnicode: true);

        for (var percent = 0; percent <= 100; percent += 50)
            screen.Draw((width, _) => [look.Bold("bar"), look.Bar(width - 1, percent)]);

        Assert.Equal("bar\n━━━━━━━━━", terminal.Shown);
    }

    private static IEnumerable<string> TooLarge(BoardView view) =>
        from width in Enumerable.Range(10, 150)
        from height in new[] { 1, 2, 5, 24 }
        let lines = new Frame(view, new(HasColour: false, HasUnicode: true), width).Lines(height)
        where lines.Count > height || lines.Any(line => line.Length >= width)
        select $"{width}x{height}:\n{string.Join('\n', lines)}";
}
