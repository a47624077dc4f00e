using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Whoever listens may have gone, or the disk of the log be full: the exit status is still the tool's own.</summary>
public sealed class BrokenOutputTests
{
    [Theory]
    [InlineData("inspect oci:nothing:1 --json >/dev/full", 1)]
    [InlineData("digest oci:nothing:1 2>/dev/full", 1)]
    [InlineData("digest oci:nothing:1 2>&-", 1)]
    [InlineData("fly 2>/dev/full", 2)]
    public async Task What_cannot_be_said_changes_no_exit_status(string words, int status)
    {
        using var tool = SampleProgram.Ocimulti();
        var ended = await Programs.RunAsync(
            "/bin/sh",
            ["-c", $"{tool.ShellCommand} {words}"],
            tool.Variables,
            tool.Folder);
        Assert.Equal(status, ended.ExitCode);
        Assert.DoesNotContain("Unhandled", ended.Stderr, StringComparison.Ordinal);
    }
}
