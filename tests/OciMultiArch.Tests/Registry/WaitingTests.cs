using System.Net;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Waiting for what a registry does not show yet, by a clock that the test turns.</summary>
public sealed class WaitingTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");
    private readonly PauseClock clock = new();

    [Theory]
    [InlineData("1")]
    [InlineData("digest")]
    public async Task What_comes_late_is_found_when_it_has_come(string name)
    {
        await using var at = await StartAsync();
        var reference = name == "digest" ? Image.Digest : name;
        var waiting = at.App.WaitForAsync(reference, TimeSpan.FromMinutes(1)).AsTask();

        Assert.Equal([1, 2, 4], await PausesAsync(3));
        while (at.Fake.Requests.Count < 4)
            await Task.Delay(10);
        at.Stored.Put(Image, "1");
        Assert.Equal([8], await PausesAsync(1));

        Assert.Equal(Image.Digest, (await waiting).Digest.ToString());
        Assert.Equal(5, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task What_is_there_costs_one_request()
    {
        await using var at = await StartAsync();
        at.Stored.Put(Image, "1");

        await at.Client.WaitForAsync($"{at.Fake.Host}/app:1", TimeSpan.FromMinutes(1));

        Assert.Equal(["GET"], at.Log);
    }

    [Fact]
    public async Task What_never_comes_is_asked_for_a_last_time_when_the_time_is_over()
    {
        await using var at = await StartAsync();
        var waiting = at.App.WaitForAsync("1", TimeSpan.FromSeconds(30)).AsTask();

        Assert.Equal([1, 2, 4, 8, 10, 5], await PausesAsync(6));

        var failure = await Assert.ThrowsAsync<ContentNotFoundException>(() => waiting);
        Assert.StartsWith(
            $"{at.Fake.Host}/app:1 does not exist, also after 30 seconds of waiting. Check its name with the tags of",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    [InlineData(400)]
    public async Task Another_failure_is_not_waited_out(int status)
    {
        await using var at = await StartAsync();
        at.Fake.Inject(static _ => true, FakeReply.Error(status, "DENIED"));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WaitForAsync("1", TimeSpan.FromMinutes(1)).AsTask());

        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        await using var at = await StartAsync();
        using CancellationTokenSource stop = new();
        var waiting = at.App.WaitForAsync("1", TimeSpan.FromHours(1), stop.Token).AsTask();
        while (at.Fake.Requests.Count == 0)
            await Task.Delay(10);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(25 * 3600)]
    public async Task A_time_that_is_none_is_refused(int seconds)
    {
        await using var at = await StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => at.App.WaitForAsync("1", TimeSpan.FromSeconds(seconds)).AsTask());
        Assert.Empty(at.Log);
    }

    private Task<RegistryCase> StartAsync() => RegistryCase.InMemoryAsync(configure: (options, _) => PauseClock.Apply(options, clock));

    // The seconds before each of the next requests.
    private async Task<IReadOnlyList<double>> PausesAsync(int count)
    {
        List<double> pauses = [];
        for (var i = 0; i < count; i++)
            pauses.Add((await clock.PassAsync()).TotalSeconds);
        return pauses;
    }
}
