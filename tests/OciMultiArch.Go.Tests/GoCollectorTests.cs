using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>How much memory go may take for its time.</summary>
public sealed class GoCollectorTests
{
    [Theory]
    [InlineData(4, 2, true)]
    [InlineData(16, 8, true)]
    [InlineData(16, 4, true)]
    [InlineData(3, 2, false)]
    [InlineData(16, 9, false)]
    [InlineData(0, 1, false)]
    public void Each_processor_needs_memory_for_more_than_go_would_take_by_itself(long gibibytes, int processors, bool isEnough) =>
        Assert.Equal(isEnough, GoCollector.IsEnough(gibibytes << 30, processors));

    [Fact]
    public async Task Every_go_of_a_build_is_told_to_take_less_time_and_more_memory()
    {
        Dictionary<string, string> said = [];
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var expected = GoCollector.IsEnough(available, Environment.ProcessorCount) ? "400" : "";
        Assert.Equal([$"env {expected} ", $"list {expected} ", $"build {expected} "], await StartsAsync(said));
    }

    [Theory]
    [InlineData("GOGC", "50", "50 ")]
    [InlineData("GOGC", "", " ")]
    [InlineData("GOMEMLIMIT", "1GiB", " 1GiB")]
    public async Task What_a_user_says_of_its_memory_is_left_as_it_is(string name, string value, string seen)
    {
        var said = new Dictionary<string, string> { [name] = value };
        Assert.Equal([$"env {seen}", $"list {seen}", $"build {seen}"], await StartsAsync(said));
    }

    // What each go that a build starts sees, in the order in which they end their starting.
    private static async Task<IEnumerable<string>> StartsAsync(Dictionary<string, string> variables)
    {
        using var sources = Sources.OfTiny();
        using var tools = Sources.Of();
        var log = tools.At("log");
        variables["LOG"] = log;
        GoApp app = new(sources.Path)
        {
            Platforms = Built.Amd64,
            GoCommand = tools.Script("go.sh", "echo \"$1 $GOGC $GOMEMLIMIT\" >> \"$LOG\"\nexec go \"$@\""),
            GoEnvironment = variables,
        };
        await app.BuildAsync(new MemoryStore());
        string[] order = ["env", "list", "build"];
        return (await File.ReadAllLinesAsync(log)).OrderBy(line => Array.IndexOf(order, line.Split(' ')[0]));
    }
}
