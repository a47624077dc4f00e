using System.Diagnostics;
using System.Globalization;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Internal;

/// <summary>What is given up is ended with all that it started.</summary>
public sealed class ProcessRunnerTests
{
    [Theory]
    [InlineData("sleep 300 & echo $! > pid; wait")]
    [InlineData("(sleep 300 & echo $! > pid); exec sleep 300")]
    [InlineData("sleep 300 & echo $! > pid")]
    [InlineData("sleep 300 < /dev/null > /dev/null 2>&1 & echo $! > pid; exec sleep 300")]
    public async Task A_child_ends_with_its_parent_and_after_it(string script)
    {
        using TempFolder folder = new();
        using CancellationTokenSource end = new();
        ProcessStartInfo start = new(Programs.Find("bash", "bash"), ["-c", script]) { WorkingDirectory = folder.Path };
        ProcessRunner runner = new(start) { Linger = Timeout.InfiniteTimeSpan };
        var running = runner.RunAsync(end.Token);
        while (!File.Exists(folder.At("pid")) || new FileInfo(folder.At("pid")).Length == 0)
            await Task.Delay(5);
        var child = int.Parse(await File.ReadAllTextAsync(folder.At("pid")), CultureInfo.InvariantCulture);
        Assert.True(IsRunning(child));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // The signal is sent before the run ends; the system may need a moment to act on it.
        for (var i = 0; i < 2000 && IsRunning(child); i++)
            await Task.Delay(5);
        Assert.False(IsRunning(child), $"{script} is survived by its child.");
    }

    [Fact]
    public async Task The_error_output_is_heard_as_it_comes_also_what_is_not_kept()
    {
        ProcessStartInfo start = new(Programs.Find("bash", "bash"), ["-c", "for i in {1..9}; do echo $i >&2; done; seq 10 20000 >&2"]);
        StringBuilder heard = new();
        ProcessRunner runner = new(start) { MaxErrorBytes = 5, HearErrors = bytes => heard.Append(Encoding.UTF8.GetString(bytes.Span)) };

        var ended = await runner.RunAsync(CancellationToken.None);

        Assert.Equal("1\n2\n3", Encoding.UTF8.GetString(ended.Errors));
        Assert.Equal(string.Concat(Enumerable.Range(1, 20000).Select(static each => $"{each}\n")), heard.ToString());
    }

    [Theory]
    [InlineData("sleep 30 & echo said; echo wrong >&2; exit 3")]
    [InlineData("sleep 30 < /dev/null & echo said; echo wrong >&2; exit 3")]
    [InlineData("exec 4<&0; sleep 30 <&4 & echo said; echo wrong >&2; exit 3")]
    public async Task A_child_that_holds_the_pipes_open_is_not_waited_for(string script)
    {
        using CancellationTokenSource end = new();
        ProcessStartInfo start = new(Programs.Find("bash", "bash"), ["-c", script]);
        ProcessRunner runner = new(start) { Feed = FeedAsync, MaxErrorBytes = 100, Linger = TimeSpan.FromMilliseconds(300) };

        var ended = await runner.RunAsync(end.Token).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((3, "said\n", "wrong\n"), (ended.ExitCode, Text(ended.Output), Text(ended.Errors)));

        // More than any pipe holds.
        static async Task FeedAsync(Stream stream, CancellationToken cancel) => await stream.WriteAsync(new byte[4 << 20], cancel);

        static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
    }

    // A process that was killed may stay as a name alone until its parent asks for its end.
    private static bool IsRunning(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
