using System.Globalization;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How many requests are left, as registries say it.</summary>
public sealed class RateLimitTests
{
    [Theory]
    [InlineData("100;w=21600", "76;w=21600", "192.0.2.1", "76 of 100 requests in 6 hours are left, counted for 192.0.2.1")]
    [InlineData("100;w=21600", "0;w=21600", null, "0 of 100 requests in 6 hours are left")]
    [InlineData("100", "5", null, "5 of 100 requests are left")]
    [InlineData(null, "5;w=90", null, "5 requests in 1.5 minutes are left")]
    [InlineData("200;W=30, 1000;w=60", null, null, "some of 200 requests in 30 seconds are left")]
    [InlineData("x", "-1", "a", null)]
    [InlineData("", ";w=", null, null)]
    [InlineData(null, null, "a", null)]
    [InlineData("9;w=99999999999999999", "1", "a\u001b[2Jb", "1 of 9 requests in 596523.2 hours are left, counted for a?[2Jb")]
    public void What_the_headers_say_is_data(string? limit, string? remaining, string? source, string? expected)
    {
        (string Name, string? Value)[] headers =
            [("ratelimit-limit", limit), ("ratelimit-remaining", remaining), ("docker-ratelimit-source", source)];
        IEnumerable<string> Values(string name) => headers.Where(each => each.Name == name).Select(static each => each.Value).OfType<string>();

        Assert.Equal(expected, RateLimit.Parse(Values)?.ToString());
    }

    [Fact]
    public async Task An_exchange_tells_what_is_left()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1");
        at.Fake.Spoil(static _ => true, static reply => Limited(reply, 7), int.MaxValue);

        await at.App.GetAsync("1");

        var limit = Assert.Single(at.Observed).RateLimit!;
        Assert.Equal((100, 7, TimeSpan.FromHours(6)), (limit.Limit, limit.Remaining, limit.Window));
    }

    [Fact]
    public async Task A_refusal_for_too_many_requests_says_the_limit()
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 1);
        at.Fake.Inject(static _ => true, Limited(FakeReply.Error(429, "TOOMANYREQUESTS"), 0), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1").AsTask());

        Assert.Contains(" 0 of 100 requests in 6 hours are left, counted for 192.0.2.1.", failure.Message, StringComparison.Ordinal);
    }

    private static FakeReply Limited(FakeReply reply, int left) => reply
        .With("ratelimit-limit", "100;w=21600")
        .With("ratelimit-remaining", string.Create(CultureInfo.InvariantCulture, $"{left};w=21600"))
        .With("docker-ratelimit-source", "192.0.2.1");
}
