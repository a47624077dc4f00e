using System.Text;

namespace OciMultiArch.Go.Tests;

public sealed class GoStepsTests
{
    [Theory]
    [InlineData("go: downloading golang.org/x/sys v0.31.0", "downloading golang.org/x/sys v0.31.0")]
    [InlineData("go: finding module for package example.com/a", "finding module for package example.com/a")]
    [InlineData("example.com/tiny/internal", "compiling example.com/tiny/internal")]
    [InlineData("internal/goarch", "compiling internal/goarch")]
    [InlineData("# example.com/tiny", null)]
    [InlineData("./main.go:3:2: undefined: x", null)]
    [InlineData("go: cannot find main module", null)]
    [InlineData("", null)]
    public void A_line_of_go_says_what_it_does_or_nothing(string line, string? step) => Assert.Equal(step, GoSteps.Of(line));

    [Fact]
    public void Lines_come_in_pieces()
    {
        List<string> told = [];
        GoSteps steps = new(told.Add);

        foreach (var piece in new[] { "go: down", "loading a v1\r\ngo: downloading b", " v2\n", "go: downloading c v3" })
            steps.Hear(Encoding.UTF8.GetBytes(piece));

        Assert.Equal(["downloading a v1", "downloading b v2"], told);
    }

    [Fact]
    public void A_line_without_an_end_is_not_kept()
    {
        List<string> told = [];
        GoSteps steps = new(told.Add);

        steps.Hear(new byte[10_000_000]);
        steps.Hear("\ngo: downloading a v1\n"u8.ToArray());

        Assert.Equal(["downloading a v1"], told);
    }
}
