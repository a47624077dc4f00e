using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How many requests are under way at one host.</summary>
public sealed class PermitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_requests_than_allowed_are_under_way(int most)
    {
        CountingHandler counter = new();
        await using var at = await RegistryCase.StartAsync(configure: (options, host) =>
        {
            (host.MaxReads, host.MaxWrites) = (most, most);
            options.Handlers = _ => counter;
        });
        await at.App.HasBlobAsync(RegistryCase.Layer(0).Descriptor); // authentication is known from here on

        await Task.WhenAll(Enumerable.Range(0, 20).Select(each => at.App.WriteAsync(RegistryCase.Layer(100, each)).AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(each => at.App.HasBlobAsync(RegistryCase.Layer(100, each).Descriptor).AsTask()));

        Assert.Equal(most, counter.MostWrites);
        Assert.Equal(most, counter.MostReads);
    }

    [Fact]
    public async Task The_first_request_goes_alone_until_it_is_known_who_must_be_named()
    {
        CountingHandler counter = new();
        await using var at = await RegistryCase.StartAsync(new() { BasicUser = RealRegistry.User }, (options, _) => options.Handlers = _ => counter);
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
    public async Task A_pool_halves_when_it_is_too_much_and_grows_back_one_by_one()
    {
        ConcurrencyLimiter pool = new(8);
        pool.Shrink();
        Assert.Equal(4, pool.Limit);
        var held = new List<ConcurrencyLimiter.Lease>();
        for (var i = 0; i < 4; i++)
            held.Add(await pool.TakeAsync(default));
        var fifth = pool.TakeAsync(default).AsTask();
        Assert.False(fifth.IsCompleted);

        for (var i = 0; i < 4; i++)
            pool.Grow();

        Assert.Equal(5, pool.Limit);
        using var taken = await fifth;
        for (var i = 0; i < 100; i++)
            pool.Grow();
        Assert.Equal(8, pool.Limit);
        held.ForEach(static each => each.Dispose());
    }

    [Fact]
    public async Task A_pool_that_shrank_gives_nothing_out_until_enough_came_back()
    {
        ConcurrencyLimiter pool = new(4);
        var held = new List<ConcurrencyLimiter.Lease>();
        for (var i = 0; i < 4; i++)
            held.Add(await pool.TakeAsync(default));
        pool.Shrink();
        var next = pool.TakeAsync(default).AsTask();

        held[0].Dispose();
        held[0].Dispose(); // once more counts for nothing
        held[1].Dispose();
        Assert.False(next.IsCompleted);
        held[2].Dispose();

        (await next).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_loses_no_permit()
    {
        ConcurrencyLimiter pool = new(1);
        var held = await pool.TakeAsync(default);
        using CancellationTokenSource stop = new();
        var waiting = pool.TakeAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        held.Dispose();

        using var taken = await pool.TakeAsync(default);
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

        public int MostReads { get; private set; }

        public int MostWrites { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
            lock (this)
                (MostReads, MostWrites) = (Math.Max(MostReads, reads += isRead ? 1 : 0), Math.Max(MostWrites, writes += isRead ? 0 : 1));
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
