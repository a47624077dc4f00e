using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How many requests run at once at one host.</summary>
public sealed class ConcurrencyLimiterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_requests_run_at_once_than_allowed(int max)
    {
        CountingHandler counter = new();
        await using var at = await RegistryCase.StartAsync(configure: (options, host) =>
        {
            (host.MaxReads, host.MaxWrites) = (max, max);
            options.Handlers = _ => counter;
        });
        await at.App.HasBlobAsync(RegistryCase.Layer(0).Descriptor); // authentication is known from here on

        await Task.WhenAll(Enumerable.Range(0, 20).Select(each => at.App.WriteAsync(RegistryCase.Layer(100, each)).AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(each => at.App.HasBlobAsync(RegistryCase.Layer(100, each).Descriptor).AsTask()));

        Assert.Equal(max, counter.MaxWrites);
        Assert.Equal(max, counter.MaxReads);
    }

    [Fact]
    public async Task The_first_request_goes_alone_until_it_is_known_who_must_be_named()
    {
        CountingHandler counter = new();
        await using var at =
            await RegistryCase.StartAsync(new() { BasicUser = RealRegistry.User }, (options, _) => options.Handlers = _ => counter);
        using var client = at.NewClient((options, _) =>
        {
            options.Credentials = RegistryCase.Credentials(at.Fake.Host);
            options.Handlers = _ => counter;
        });
        var app = client.Repository($"{at.Fake.Host}/app");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(each => app.HasBlobAsync(RegistryCase.Layer(1, each).Descriptor).AsTask()));

        Assert.Single(at.Fake.Requests, static each => each["Authorization"] is null);
    }

    [Fact]
    public async Task Where_bodies_broke_off_only_bodies_make_room_and_later_each_time()
    {
        ConcurrencyLimiter limiter = new(4);
        foreach (var needed in new[] { 2, 4, 8 })
        {
            using (var one = await limiter.AcquireAsync(default))
            {
                limiter.ShrinkForBody(one);
                limiter.ShrinkForBody(one);
            }
            Assert.Equal(1, limiter.Limit);
            for (var i = 0; i < 100; i++)
                limiter.Grow(hasBody: false);
            for (var i = 1; i < needed; i++)
                limiter.Grow(hasBody: true);
            Assert.Equal(1, limiter.Limit);
            limiter.Grow(hasBody: true);
            Assert.Equal(2, limiter.Limit);
        }
    }

    [Fact]
    public async Task A_limit_halves_when_it_is_too_much_and_grows_back_one_by_one()
    {
        ConcurrencyLimiter limiter = new(8);
        limiter.Shrink();
        Assert.Equal(4, limiter.Limit);
        var held = new List<ConcurrencyLimiter.Lease>();
        for (var i = 0; i < 4; i++)
            held.Add(await limiter.AcquireAsync(default));
        var fifth = limiter.AcquireAsync(default).AsTask();
        Assert.False(fifth.IsCompleted);

        for (var i = 0; i < 4; i++)
            limiter.Grow(hasBody: false);

        Assert.Equal(5, limiter.Limit);
        using var taken = await fifth;
        for (var i = 0; i < 100; i++)
            limiter.Grow(hasBody: false);
        Assert.Equal(8, limiter.Limit);
        held.ForEach(static each => each.Dispose());
    }

    [Fact]
    public void A_limit_begins_with_sixteen_and_grows_with_each_success_until_something_goes_wrong()
    {
        ConcurrencyLimiter limiter = new(32);
        Assert.Equal(16, limiter.Limit);
        for (var i = 1; i <= 10; i++)
            limiter.Grow(hasBody: false);
        Assert.Equal(26, limiter.Limit);
        for (var i = 0; i < 100; i++)
            limiter.Grow(hasBody: false);
        Assert.Equal(32, limiter.Limit);

        limiter.Shrink();

        Assert.Equal(8, limiter.Limit);
        for (var i = 0; i < 8; i++)
            limiter.Grow(hasBody: false);
        Assert.Equal(9, limiter.Limit);
        for (var i = 0; i < 1000; i++)
            limiter.Grow(hasBody: false);
        Assert.Equal(16, limiter.Limit);
    }

    [Fact]
    public void What_goes_well_with_one_kind_of_request_makes_room_for_the_other_until_something_goes_wrong()
    {
        ConcurrencyLimiter limiter = new(32);
        for (var i = 0; i < 4; i++)
            limiter.GrowAlong();
        Assert.Equal(20, limiter.Limit);

        limiter.Shrink();
        limiter.GrowAlong();

        Assert.Equal(8, limiter.Limit);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(32, 16)]
    [InlineData(100, 50)]
    public async Task Large_bodies_have_a_limit_of_their_own_and_hold_nobody_else_up(int max, int expected)
    {
        ConcurrencyLimiter limiter = new(max);
        for (var i = 0; i < 200; i++)
            limiter.Grow(hasBody: true);
        List<ConcurrencyLimiter.Lease> held = [];
        for (var i = 0; i < expected; i++)
            held.Add(await limiter.AcquireAsync(default, ConcurrencyLimiter.LargeBytes + 1));

        var oneMore = limiter.AcquireAsync(default, ConcurrencyLimiter.LargeBytes + 1).AsTask();
        List<ConcurrencyLimiter.Lease> small = [];
        for (var i = expected; i < max; i++)
            small.Add(await limiter.AcquireAsync(default, ConcurrencyLimiter.LargeBytes));

        Assert.False(oneMore.IsCompleted);
        var waiting = limiter.AcquireAsync(default).AsTask();
        small.ForEach(static each => each.Dispose());
        if (max > expected)
            (await waiting).Dispose();
        Assert.False(oneMore.IsCompleted);
        held[0].Dispose();
        using var taken = await oneMore;
    }

    [Fact]
    public async Task A_large_body_that_gave_up_waiting_takes_no_place()
    {
        ConcurrencyLimiter limiter = new(1);
        var held = await limiter.AcquireAsync(default, long.MaxValue);
        using CancellationTokenSource stop = new();
        var waiting = limiter.AcquireAsync(stop.Token, long.MaxValue).AsTask();
        var next = limiter.AcquireAsync(default, long.MaxValue).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        held.Dispose();

        using var taken = await next;
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_limiter_that_shrank_gives_nothing_out_until_enough_came_back()
    {
        ConcurrencyLimiter limiter = new(4);
        var held = new List<ConcurrencyLimiter.Lease>();
        for (var i = 0; i < 4; i++)
            held.Add(await limiter.AcquireAsync(default));
        limiter.Shrink();
        var next = limiter.AcquireAsync(default).AsTask();

        held[0].Dispose();
        held[0].Dispose(); // once more counts for nothing
        held[1].Dispose();
        Assert.False(next.IsCompleted);
        held[2].Dispose();

        (await next).Dispose();
    }

    [Fact]
    public async Task Giving_up_waiting_loses_no_lease()
    {
        ConcurrencyLimiter limiter = new(1);
        var held = await limiter.AcquireAsync(default);
        using CancellationTokenSource stop = new();
        var waiting = limiter.AcquireAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        held.Dispose();

        using var taken = await limiter.AcquireAsync(default);
        Assert.NotNull(taken);
    }

    [Theory]
    [InlineData(429, 4)]
    [InlineData(503, 4)]
    [InlineData(500, 8)]
    public async Task A_registry_that_is_busy_gets_fewer_requests_at_once(int status, int expected)
    {
        await using var server = SocketServer.Start(SocketReply.Answer(status), SocketReply.Answer(200));
        var options = RegistryCase.Quick();
        options.Hosts[server.Host] = new() { MaxReads = 8 };
        using RegistryClient client = new(options);

        await client.Repository($"{server.Host}/app").HasBlobAsync(RegistryCase.Layer(0).Descriptor);

        Assert.Equal(expected, client.Http.Host(server.Host).Reads.Limit);
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        private int reads;
        private int writes;

        public CountingHandler() : base(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
        }

        public int MaxReads { get; private set; }

        public int MaxWrites { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
            lock (this)
                (MaxReads, MaxWrites) = (Math.Max(MaxReads, reads += isRead ? 1 : 0), Math.Max(MaxWrites, writes += isRead ? 0 : 1));
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                lock (this)
                    (reads, writes) = (reads - (isRead ? 1 : 0), writes - (isRead ? 0 : 1));
            }
        }
    }
}
