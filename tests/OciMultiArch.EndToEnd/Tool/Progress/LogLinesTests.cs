using OciMultiArch.Tool.Progress;

namespace OciMultiArch.EndToEnd.Tool.Progress;

public sealed class LogLinesTests
{
    public static TheoryData<string, string> Logs => new()
    {
        { "build", "" }, { "build", "GITHUB_ACTIONS" }, { "build", "GITLAB_CI" }, { "push", "GITHUB_ACTIONS" }, { "copy", "" },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void Lines_of_a_log_have_times_and_groups_where_a_server_folds_them(string story, string server)
    {
        using StringWriter log = new() { NewLine = "\n" };
        LogLines lines = null!;
        Scene scene = new((clock, board) => lines = LinesFor(log, server, clock, board));

        Story.All[story](scene);
        lines.Close();

        var text = log.ToString().Replace($"_{Environment.ProcessId}_", "_PID_", StringComparison.Ordinal);
        text = text.Replace("\e[0K", "<clear>", StringComparison.Ordinal).Replace("\r", "<return>", StringComparison.Ordinal);
        Kept.Equal($"log-{story}-{server}.txt".Replace("-.", ".", StringComparison.Ordinal), text);
    }

    [Fact]
    public void A_long_silence_is_broken_each_half_minute()
    {
        using StringWriter log = new() { NewLine = "\n" };
        LogLines lines = null!;
        Scene scene = new((clock, board) => lines = LinesFor(log, "", clock, board));

        scene.Tell(new() { Stage = PushStage.Building, Platforms = [Platform.Parse("linux/amd64")], AllItems = 6 });
        scene.Wait(95, lines.Tick);

        Assert.Equal(
            """
             0:00  building for 6 platforms
             0:30  0 of 6 platforms built; linux/amd64 compiling 0:30
             1:00  0 of 6 platforms built; linux/amd64 compiling 1:00
             1:30  0 of 6 platforms built; linux/amd64 compiling 1:30

            """,
            log.ToString());
    }

    [Fact]
    public void Steps_of_go_are_told_from_time_to_time()
    {
        using StringWriter log = new() { NewLine = "\n" };
        Scene scene = new((clock, board) => LinesFor(log, "", clock, board));
        PushProgress building = new() { Stage = PushStage.Building, Platforms = [Platform.Parse("linux/amd64")], AllItems = 1 };

        scene.Tell(building);
        for (var i = 0; i < 25; i++)
        {
            scene.Clock.Advance(1);
            scene.Tell(building with { Step = $"downloading example.com/m{i} v1.0.0" });
        }

        Assert.Equal(
            """
             0:00  building for linux/amd64
             0:10  linux/amd64: downloading example.com/m9 v1.0.0
             0:20  linux/amd64: downloading example.com/m19 v1.0.0

            """,
            log.ToString());
    }

    private static LogLines LinesFor(StringWriter log, string server, FakeClock clock, Board board)
    {
        Log output = new(log);
        LogGroups groups = new(output, name => name == server ? "true" : null, clock);
        return new(board, output, groups);
    }
}
