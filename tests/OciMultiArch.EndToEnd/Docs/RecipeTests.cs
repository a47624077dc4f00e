using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>Every command of the recipes does what its page says.</summary>
public sealed class RecipeTests
{
    public static TheoryData<string> Pages() => [.. RecipePage.All().Select(static each => each.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_a_page_runs_and_prints_what_the_page_shows(string name)
    {
        var page = RecipePage.Named(name);
        await using var scene = await RecipeScene.OfAsync(string.Concat(page.Run.Select(static each => each.Text)));
        if (name == "from-docker-manifest.md")
            await PushAsDockerBuildDoesAsync(scene["REGISTRY"]);

        await page.RunAsync(scene);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_of_a_workflow_stands_in_a_block_that_is_run(string name)
    {
        var page = RecipePage.Named(name);
        var run = page.Run.SelectMany(static each => each.Lines).Select(static each => each.Trim()).ToHashSet();

        var lines = page.Workflows.SelectMany(static each => Workflow.Commands(each.Text))
            .SelectMany(static each => each.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToList();

        Assert.Equal(page.Workflows.Any(), lines.Count > 0);
        Assert.DoesNotContain(lines, each => !run.Contains(each.Trim()));
    }

    [Theory]
    [InlineData("a … c\n…\nd\n", "a b c\nx\ny\nd\n", true)]
    [InlineData("a … c\n…\nd\n", "a b c\nd\n", true)]
    [InlineData("a … c\n", "a b d\n", false)]
    [InlineData("a\n", "a\nb\n", false)]
    [InlineData("a.\n", "ab\n", false)]
    public void What_a_page_shows_is_compared_but_for_what_it_leaves_out(string shown, string printed, bool matches) =>
        Assert.Equal(matches, Printed.Matches(shown, printed));

    // Without --platform it writes its own machine's architecture into every config, in Docker's documents.
    private static async Task PushAsDockerBuildDoesAsync(RealRegistry registry)
    {
        foreach (var architecture in (string[])["amd64", "arm64"])
            await Seed.PushAsync(
                registry,
                "my-user/my-app",
                await Samples.ImageAsync("linux/amd64", ImageFormat.Docker, $"a program for {architecture}"),
                $"1.0.0-{architecture}");
    }
}
