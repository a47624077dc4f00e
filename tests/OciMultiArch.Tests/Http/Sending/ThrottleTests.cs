using System.Net;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Registries and gateways that ask for patience with another status than 429.</summary>
public sealed class ThrottleTests
{
    public static TheoryData<int, string, string?> Throttles => new()
    {
        { 403, "TOOMANYREQUESTS", null },
        { 400, "TOOMANYREQUESTS", null },
        { 403, "toomanyrequests", null },
        { 403, "DENIED", "0" },
        { 400, "UNKNOWN", "0" },
    };

    [Theory]
    [MemberData(nameof(Throttles))]
    public async Task A_read_is_tried_again(int status, string code, string? wait)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(SampleImage.Make("linux/amd64"), "1.0");
        at.Fake.Inject(static _ => true, Throttle(status, code, wait), 3);

        await at.App.GetAsync("1.0");

        Assert.Equal(4, at.Fake.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Throttles))]
    public async Task An_upload_is_tried_again(int status, string code, string? wait)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static each => each.Method == "PUT", Throttle(status, code, wait), 2);

        Assert.Equal(Arrival.Copied, await at.App.WriteAsync(RegistryCase.Layer(10)));
    }

    [Theory]
    [MemberData(nameof(Throttles))]
    public async Task A_throttle_that_stays_is_told_as_one(int status, string code, string? wait)
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 2);
        at.Fake.Inject(static _ => true, Throttle(status, code, wait), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Equal(Problem.Throttled, failure.Problem);
        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Equal([code], failure.ErrorCodes);
        Assert.Equal(2, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_told_as_a_limit()
    {
        await using var at = await RegistryCase.InMemoryAsync(configure: static (options, _) => options.MaxAttempts = 3);
        at.Fake.Inject(static each => each.Method == "PUT", new FakeReply(507), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(HttpStatusCode.InsufficientStorage, failure.StatusCode);
        Assert.Equal(Problem.LimitExceeded, failure.Problem);
        Assert.Equal(3, at.Log.Count(static each => each == "PUT"));
    }

    [Fact]
    public async Task A_refusal_that_asks_for_too_long_a_wait_ends_at_once()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Fake.Inject(static _ => true, Throttle(403, "DENIED", "3600"), int.MaxValue);

        await Assert.ThrowsAsync<RegistryException>(() => at.App.GetAsync("1.0").AsTask());

        Assert.Single(at.Fake.Requests);
    }

    private static FakeReply Throttle(int status, string code, string? wait)
    {
        var reply = FakeReply.Error(status, code);
        return wait is null ? reply : reply.With("Retry-After", wait);
    }
}
