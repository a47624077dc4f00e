using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("man", "manifest")]
    [InlineData("manifest cre", "create")]
    [InlineData("tag a b --expect", "--expect-platforms")]
    [InlineData("build --platform linux/amd64,linux/ri", "linux/amd64,linux/riscv64")]
    [InlineData("build --base oci-a", "oci-archive:")]
    [InlineData("copy --progress p", "plain")]
    [InlineData("copy --progress=n", "--progress=none")]
    [InlineData("build --compression z", "zstd")]
    [InlineData("copy oci:la", "oci:layout:")]
    [InlineData("copy oci:layout:1", "oci:layout:1.4.0")]
    [InlineData("copy oci:nowhere:1", "")]
    [InlineData("build ./cm", "")]
    [InlineData("copy oci:layout:1.4.0 oci:pl", "oci:plain/")]
    public async Task What_is_typed_is_completed(string words, string completed)
    {
        using var tool = SampleProgram.Ocimulti();
        await LayoutAsync(tool);

        var ended = (await tool.RunAsync(["__complete", "--", .. words.Split(' ')])).Succeeded();

        Assert.Equal(completed, ended.Stdout.TrimEnd('\n'));
    }

    [Fact]
    public async Task Tags_of_a_registry_are_completed_only_when_asked()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        await LayoutAsync(tool);
        (await tool.RunAsync("copy", "oci:layout:1.4.0", $"{registry.Host}/acme/api:1.4.0")).Succeeded();
        string[] question = ["__complete", "--", "copy", $"{registry.Host}/acme/api:1"];

        var silent = (await tool.RunAsync(question)).Succeeded();
        tool.Environment["OCIMULTI_COMPLETE_TAGS"] = "1";
        var asked = (await tool.RunAsync(question)).Succeeded();

        Assert.Equal("", silent.Stdout);
        Assert.Equal($"{registry.Host}/acme/api:1.4.0", asked.Stdout.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("ocimulti man", "manifest")]
    [InlineData("ocimulti copy oci:la", "layout:")]
    [InlineData("ocimulti copy --progress=pl", "plain")]
    [InlineData("ocimulti build --platform ", "linux/386")]
    public async Task Bash_completes_with_the_script(string line, string completed)
    {
        using var tool = SampleProgram.Ocimulti();
        await LayoutAsync(tool);
        var script = (await tool.RunAsync("completion", "bash")).Succeeded().Stdout;
        var lines = $$"""
            ocimulti() { {{tool.ShellCommand}} "$@"; }
            {{script}}
            COMP_LINE='{{line}}'
            COMP_POINT={{line.Length}}
            _ocimulti
            echo "${COMPREPLY[0]}"
            """;

        var ended = (await Programs.RunAsync("bash", ["-c", lines], tool.Variables, tool.Folder)).Succeeded();

        Assert.Equal(completed, ended.Stdout.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("bash", "complete -F _ocimulti ocimulti")]
    [InlineData("zsh", "#compdef ocimulti")]
    [InlineData("fish", "complete -c ocimulti")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Each_shell_has_its_script(string shell, string part)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = (await tool.RunAsync("completion", shell)).Succeeded();

        Assert.Contains(part, ended.Stdout, StringComparison.Ordinal);
    }

    private static async Task LayoutAsync(SampleProgram tool)
    {
        var layout = OciLayout.At(Path.Combine(tool.Folder, "layout"));
        await layout.PushAsync(await Samples.ImageAsync("linux/amd64"), ["1.4.0"]);
        Directory.CreateDirectory(Path.Combine(tool.Folder, "plain"));
    }
}
