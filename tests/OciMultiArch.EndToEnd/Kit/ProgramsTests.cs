using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

public sealed class ProgramsTests
{
    [Fact]
    public void A_missing_program_is_named_with_its_package()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Programs.Find("no-such-program", "no-such-package"));

        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install no-such-package", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_hands_back_its_exit_code_both_streams_and_sees_no_other_environment()
    {
        var result = await Programs.RunAsync(
            "/bin/sh",
            ["-c", "cat; echo $MINE; env | cut -d= -f1 | sort >&2; exit 3"],
            new Dictionary<string, string?> { ["MINE"] = "yes" },
            stdin: "in\n");

        Assert.Equal((3, "in\nyes\n"), (result.ExitCode, result.Stdout));
        string[] known = ["HOME", "LANG", "MINE", "OCIMULTI_OTHER_TOOLS", "PATH", "PWD", "TMPDIR", "_", "OLDPWD", "SHLVL", ""];
        Assert.Empty(result.Stderr.Split('\n').Except(known));
        Assert.Throws<InvalidOperationException>(result.Succeeded);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_ends_with_what_it_said()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => Programs.RunAsync("/bin/sleep", ["600"], timeout: TimeSpan.FromMilliseconds(200)));

        Assert.Contains("sleep 600", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_given_up_is_killed_with_its_children()
    {
        using var folder = new TempFolder();
        using var patience = new CancellationTokenSource();
        // Opening a named pipe waits for the other end: the child runs once its number is read.
        (await Programs.RunAsync("/usr/bin/mkfifo", [folder.At("child")])).Succeeded();
        var run = Programs.RunAsync(
            "/bin/sh", ["-c", $"sleep 600 & echo $! > {folder.At("child")}; wait"], cancellationToken: patience.Token);
        var child = int.Parse(await File.ReadAllTextAsync(folder.At("child")), System.Globalization.CultureInfo.InvariantCulture);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await ProcStatus.WatchPeakAsync(child).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_peak_of_a_child_process_is_read_while_it_runs()
    {
        var peak = Task.FromResult(0L);

        await Programs.RunAsync("/bin/sleep", ["0.3"], started: process => peak = ProcStatus.WatchPeakAsync(process));

        Assert.InRange(await peak, 4096, 100_000_000);
    }

    [Fact]
    public void A_folder_goes_away_with_its_read_only_trees()
    {
        var folder = new TempFolder();
        File.SetUnixFileMode(folder.Write("module/file", "text"), UnixFileMode.UserRead);
        File.SetUnixFileMode(folder.At("module"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }
}
