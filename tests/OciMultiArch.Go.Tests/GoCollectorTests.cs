namespace OciMultiArch.Go.Tests;

/// <summary>How much memory go may take for its time.</summary>
public sealed class GoCollectorTests
{
    [Theory]
    [InlineData(6, 2, true)]
    [InlineData(16, 4, true)]
    [InlineData(5, 2, false)]
    [InlineData(16, 6, false)]
    [InlineData(0, 1, false)]
    public void Each_processor_needs_memory_for_more_than_go_would_take_by_itself(long gibibytes, int processors, bool isEnough)
    {
        Dictionary<string, string?> environment = [];
        GoCollector.SetIn(environment, gibibytes << 30, processors);
        Assert.Equal(isEnough ? "400" : null, environment.GetValueOrDefault("GOGC"));
    }

    [Theory]
    [InlineData("GOGC", "50")]
    [InlineData("GOGC", "")]
    [InlineData("GOMEMLIMIT", "1GiB")]
    public void What_a_user_says_of_its_memory_is_left_as_it_is(string name, string value)
    {
        Dictionary<string, string?> environment = new() { [name] = value };
        GoCollector.SetIn(environment, 1L << 40, 2);
        Assert.Equal(new Dictionary<string, string?> { [name] = value }, environment);
    }

    [Theory]
    [InlineData("go1.18", true)]
    [InlineData("go1.19.8", true)]
    [InlineData("go1.20", false)]
    [InlineData("go1.25.1", false)]
    [InlineData("devel go1.26-0abc", false)]
    [InlineData("go1.", false)]
    [InlineData("", false)]
    public void A_compiler_that_chooses_for_itself_is_left_to_it(string version, bool isLeftToUsers) =>
        Assert.Equal(isLeftToUsers, GoCollector.IsLeftToUsers(version));
}
