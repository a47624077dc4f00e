using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary><c>tests/run.sh --filter</c> builds and runs no more than the projects that hold such a test, and never fewer.</summary>
public sealed class RunScriptTests
{
    private const string All = "Clouds.Tests DependencyInjection.Tests EndToEnd Go.Tests SupplyChain.Tests Tests Yaml.Tests Zstd.Tests";

    [Theory]
    [InlineData("RunScriptTests", "EndToEnd")]
    [InlineData("OciMultiArch.Tests.House", "Tests")]
    [InlineData("houseisnowhere", "")]
    [InlineData("TryScriptTests.Every_platform", "EndToEnd")]
    [InlineData("FullyQualifiedName~ZstdLayerTests", "Zstd.Tests")]
    [InlineData("FullyQualifiedName~zstdlayertests|Name=No_member_is_virtual", "Tests Zstd.Tests")]
    [InlineData("(ClassName=OciMultiArch.Zstd.Tests.ZstdLayerTests)", "Zstd.Tests")]
    [InlineData("Length=Long", All)]
    [InlineData("FullyQualifiedName!~House", All)]
    public async Task A_filter_is_about_the_projects_that_declare_its_words(string filter, string projects)
    {
        var said = await ProjectsAsync("--filter", filter);

        Assert.Equal(projects == "" ? 1 : 0, said.ExitCode);
        Assert.Equal(projects, projects == "" ? "" : Names(said.Stdout));
        if (projects == "")
            Assert.EndsWith("0 passed, 1 failed, 0 skipped\n", said.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_filter_they_are_all_projects_that_are_tests() =>
        Assert.Equal(All, Names((await ProjectsAsync()).Succeeded().Stdout));

    private static string Names(string folders) => string.Join(
        ' ', folders.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static each => each.Replace("tests/OciMultiArch.", "", StringComparison.Ordinal)));

    private static Task<ProgramResult> ProjectsAsync(params string[] filter) =>
        Programs.RunAsync("bash", [Path.Combine(SampleProgram.Root, "tests", "run.sh"), "--projects", .. filter]);
}
