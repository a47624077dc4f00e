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

    [Theory]
    [InlineData("copy oci:app:1 oci-archive:-:1 | head -c 100 >/dev/null", "Cannot write to the standard output: Broken pipe.")]
    [InlineData("copy oci:app:1 oci-archive:/dev/stdout:1 >/dev/full", "Cannot write to the standard output: No space left")]
    [InlineData("digest oci:app:1 >/dev/full", "Cannot write to the standard output: No space left")]
    [InlineData("digest oci:app:1 >&-", "Cannot write to the standard output: it is closed.")]
    public async Task What_did_not_arrive_fails_and_names_the_standard_output(string words, string reason)
    {
        using var tool = SampleProgram.Ocimulti();
        await File.WriteAllBytesAsync(Path.Combine(tool.Folder, "large"), new byte[1 << 20]);
        var ended = await Programs.RunAsync(
            Programs.Find("bash", "bash"),
            [
                "-c",
                $"{tool.ShellCommand} artifact push oci:app:1 large --artifact-type a/b >/dev/null; "
                    + $"{tool.ShellCommand} {words}; exit ${{PIPESTATUS[0]}}",
            ],
            tool.Variables,
            tool.Folder);
        Assert.Contains(reason, ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }
}
