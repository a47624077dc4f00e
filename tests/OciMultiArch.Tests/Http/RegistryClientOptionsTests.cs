namespace OciMultiArch.Tests.Http;

public sealed class RegistryClientOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("müller/1.0")]
    public void A_user_agent_that_could_not_stand_in_a_header_is_refused(string agent) =>
        Assert.Throws<ArgumentException>(() => new RegistryClientOptions { UserAgent = agent });

    [Fact]
    public void Times_and_limits_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { RetryDelay = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { StallTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { ResponseTimeout = TimeSpan.FromDays(60) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { MaxRetryAfter = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryClientOptions { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegistryHostOptions { MaxReads = 0 });
    }
}
