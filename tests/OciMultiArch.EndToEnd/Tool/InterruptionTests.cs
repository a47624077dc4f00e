using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task A_signal_ends_the_work_with_the_status_that_shells_know(string signal, int status)
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using var tool = SampleProgram.Ocimulti();
        TaskCompletionSource<int> process = new(TaskCreationOptions.RunContinuationsAsynchronously);

        var running = Programs.RunAsync(
            tool.Command[0],
            [.. tool.Command.Skip(1), "digest", $"{silent.LocalEndpoint}/app:1"],
            started: process.SetResult);
        using var connection = await silent.AcceptTcpClientAsync();
        (await Programs.RunAsync(
            Programs.Find("kill", "procps"),
            [signal, (await process.Task).ToString(CultureInfo.InvariantCulture)])).Succeeded();
        var ended = await running;

        Assert.Equal((status, "", "ocimulti: interrupted.\n"), (ended.ExitCode, ended.Stdout, ended.Stderr));
    }
}
