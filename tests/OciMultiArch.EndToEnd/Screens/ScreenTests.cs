using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Screens;

/// <summary>
/// What people see at 80 and at 120 columns, kept in the files beside this one. To write them anew:
/// <c>UPDATE_DOCS=1 tests/run.sh --filter Screen</c>.
/// </summary>
public sealed class ScreenTests
{
    [Theory]
    [InlineData(80, false)]
    [InlineData(120, true)]
    public async Task A_screen_is_as_it_is_kept_without_colours_and_no_wider_than_the_terminal(int columns, bool hasNoColour)
    {
        using ScreenSession screens = new();
        (string, string)[] variables = hasNoColour ? [("NO_COLOR", "1")] : [];

        var shown = await screens.ShowAsync(columns, variables);

        var page = ScreenSession.Page(shown);
        if (ScreenSession.AreToBeWritten)
            await File.WriteAllTextAsync(ScreenSession.PathOf(columns), page);
        Assert.Equal(await File.ReadAllTextAsync(ScreenSession.PathOf(columns)), page);
        // What has no colours can be read on any ground.
        Assert.DoesNotContain("\e", page, StringComparison.Ordinal);
        foreach (var (command, text) in shown.Where(static screen => !screen.Command.Contains("--digests", StringComparison.Ordinal)))
        {
            Assert.DoesNotMatch("sha256:[0-9a-f]{13}", text);
            foreach (var line in text.Split('\n'))
                Assert.True(line.Length <= columns, $"{command} shows a line of {line.Length} columns:\n{line}");
        }
    }

    [Fact]
    public async Task What_goes_to_a_program_is_whole_however_wide_the_terminal_is()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await Seed.PushAsync(registry, "app", await Tests.Content.Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        tool.Environment["COLUMNS"] = "40";

        var piped = (await tool.RunAsync("inspect", $"{registry.Host}/app:1", "--sizes")).Succeeded().Stdout;

        Assert.Matches("\nPLATFORM +DIGEST +BYTES  TYPE   NOTE\n", piped);
        Assert.Matches("\nlinux/amd64 +sha256:[0-9a-f]{64}  [0-9]+ +image  \n", piped);
    }
}
