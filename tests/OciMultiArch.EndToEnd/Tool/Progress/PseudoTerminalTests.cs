using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>The tool under a pseudo-terminal, with a go whose builds take as long as a test wants.</summary>
public sealed class PseudoTerminalTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_build_and_push_shows_steps_and_layers_and_leaves_only_its_result(int columns)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var words = $"build '{SampleProgram.HelloGo}' --platform linux/amd64,linux/arm64 --to {registry.Host}/hello --tag 1";

        var ended = await RunAsync(tool, columns, words, goTakes: 2);

        using var terminal = Replay(ended, columns);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(terminal.Pictures, static each => each.Contains("of 2 platforms done", StringComparison.Ordinal));
        Assert.Contains(terminal.Pictures, static each => each.Contains("downloading example.com/m v1.2.3", StringComparison.Ordinal));
        Assert.DoesNotContain("byte ?/s", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains($"{registry.Host}/hello:1", terminal.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("platforms", terminal.Shown, StringComparison.Ordinal);
        Assert.False(terminal.HidesCursor);
    }

    [Fact]
    public async Task After_an_interruption_only_the_message_is_left()
    {
        using var tool = SampleProgram.Ocimulti();
        var words = $"build '{SampleProgram.HelloGo}' --platform linux/amd64 --to oci:out --tag 1";

        var ended = await RunAsync(tool, 80, words, goTakes: 60, before: "timeout --foreground -s INT 5 ");

        using var terminal = Replay(ended, 80);
        Assert.Contains(terminal.Pictures, static each => each.Contains("0 of 1 platform done", StringComparison.Ordinal));
        Assert.Equal("ocimulti: interrupted.", terminal.Shown);
        Assert.False(terminal.HidesCursor);
    }

    [Fact]
    public async Task After_an_error_only_the_message_is_left()
    {
        using var tool = SampleProgram.Ocimulti();
        var words = $"build '{SampleProgram.HelloGo}' --platform linux/amd64 --to oci:out --tag 1";

        var ended = await RunAsync(tool, 80, words, goTakes: 1, goEnds: "echo 'main.go:1:1: no' >&2; exit 1");

        using var terminal = Replay(ended, 80);
        Assert.NotEmpty(terminal.Pictures);
        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("ocimulti: go build of", terminal.Shown, StringComparison.Ordinal);
        Assert.False(terminal.HidesCursor);
    }

    [Theory]
    [InlineData("--quiet", "xterm")]
    [InlineData("-q", "xterm")]
    [InlineData("--progress plain", "xterm")]
    [InlineData("", "dumb")]
    public async Task Nothing_is_drawn_where_nothing_may_be(string option, string terminal)
    {
        using var tool = SampleProgram.Ocimulti();
        tool.Environment["TERM"] = terminal;
        var words = $"build '{SampleProgram.HelloGo}' --platform linux/amd64 --to oci:out --tag 1 {option}";

        var ended = await RunAsync(tool, 80, words, goTakes: 1);

        Assert.DoesNotContain("\e[?25l", ended.Stdout, StringComparison.Ordinal);
        Assert.Equal(!option.Contains('q'), ended.Stdout.Contains("0:00  building for linux/amd64", StringComparison.Ordinal));
    }

    private static Task<ProgramResult> RunAsync(
        SampleProgram tool, int columns, string words, int goTakes, string goEnds = "", string before = "")
    {
        Go(tool, goTakes, goEnds);
        var command = $"stty cols {columns} rows 30; {before}{tool.ShellCommand} {words}";
        Dictionary<string, string?> environment = new()
        {
            ["TERM"] = "xterm-256color",
            ["LC_ALL"] = "C.UTF-8",
            ["PATH"] = $"{tool.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}",
        };
        foreach (var (name, value) in tool.Variables)
            environment[name] = value;
        return Programs.RunAsync(Programs.Find("script", "bsdutils"), ["-qec", command, "/dev/null"], environment, tool.Folder);
    }

    // It says what go says when it fetches a module.
    private static void Go(SampleProgram tool, int seconds, string ends)
    {
        var folder = Directory.CreateDirectory(Path.Combine(tool.Folder, "bin")).FullName;
        var file = Path.Combine(folder, "go");
        File.WriteAllText(
            file,
            $"""
            #!/bin/sh
            if [ "$1" = build ]; then
              echo 'go: downloading example.com/m v1.2.3' >&2
              sleep {seconds}
              {ends}
            fi
            exec '{Programs.Find("go", "golang-go")}' "$@"
            """);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Terminal Replay(ProgramResult ended, int columns)
    {
        Terminal terminal = new(columns);
        terminal.Write(ended.Stdout);
        return terminal;
    }
}
