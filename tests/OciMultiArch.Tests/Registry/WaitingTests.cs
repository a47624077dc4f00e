using System.Net;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Waiting for what a registry does not show yet, by a clock that the test turns.</summary>
public sealed class WaitingTests
{
    private static readonly SampleImage Image = SampleImage.Make("linux/amd64");
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData("1")]
    [InlineData("digest")]
    public async Task What_comes_late_is_found_when_it_has_come(string name)
    {
        await using var at = await StartAsync();
        var reference = name == "digest" ? Image.Digest : name;
        var waiting = at.App.WaitForAsync(reference, TimeSpan.FromMinutes(1)).AsTask();
        await AskedAsync(at, 1);
        Assert.Equal([1, 2, 4], await PausesAsync(at, 3));
        at.Stored.Put(Image, "1");

        var pauses = await PausesAsync(at, 1);

        Assert.Equal([8], pauses);
        Assert.Equal(Image.Digest, (await waiting).Digest.ToString());
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
        await AskedAsync(at, 1);

        Assert.Equal([1, 2, 4, 8, 10, 5], await PausesAsync(at, 6));

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
        await AskedAsync(at, 1);

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

    private Task<RegistryCase> StartAsync() =>
        RegistryCase.StartAsync(configure: (options, _) => options.TimeProvider = clock);

    // The seconds before each of the next requests.
    private async Task<IReadOnlyList<int>> PausesAsync(RegistryCase at, int count)
    {
        List<int> pauses = [];
        for (var i = 0; i < count; i++)
        {
            var before = at.Fake.Requests.Count;
            var seconds = 0;
            await Task.Delay(50);
            while (at.Fake.Requests.Count == before)
            {
                Assert.True(seconds < 60, "no further request came");
                clock.Advance(TimeSpan.FromSeconds(1));
                seconds++;
                await Task.Delay(50);
            }
            pauses.Add(seconds);
        }
        return pauses;
    }

    private static async Task AskedAsync(RegistryCase at, int count)
    {
        while (at.Fake.Requests.Count < count)
            await Task.Delay(10);
    }
}
