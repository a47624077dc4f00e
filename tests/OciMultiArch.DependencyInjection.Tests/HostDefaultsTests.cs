using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>What a host gives to all its HTTP clients, and what of that reaches the registry client.</summary>
public sealed class HostDefaultsTests
{
    // The session, the content.
    private static readonly string[] Upload = ["POST", "PUT"];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> rows = [];
            foreach (var kind in Resilience.Kinds)
            {
                rows.Add(kind, true);
                rows.Add(kind, false);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Retries_of_the_host_neither_break_an_upload_nor_multiply_its_requests(string kind, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        await using var provider = Provider(kind, isBefore);
        fake.Inject(static each => each.Method == "PUT", FakeReply.Error(503, "UNAVAILABLE", "busy"));

        await PushAsync(provider, fake);

        Assert.Equal([.. Upload, .. Upload], Writes(fake));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_registry_that_stays_down_is_asked_as_often_as_the_settings_say(string kind, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        await using var provider = Provider(kind, isBefore);
        fake.Inject(static _ => true, FakeReply.Error(503, "UNAVAILABLE", "busy"), times: 99);

        await Assert.ThrowsAsync<RegistryException>(() =>
            Repository(provider, fake).HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());

        Assert.Equal(6, fake.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_upload_that_takes_longer_than_the_time_out_of_the_host_goes_on(string kind, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        FakeTimeProvider clock = new();
        await using var provider = Provider(kind, isBefore, services => services.AddSingleton<TimeProvider>(clock));
        fake.Before = context =>
        {
            if (context.Request.Method == "PUT")
                clock.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(context.RequestAborted.IsCancellationRequested);
        };

        await PushAsync(provider, fake);

        Assert.Equal(Upload, Writes(fake));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Other_clients_of_the_host_keep_its_retries(string kind, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        await using var provider = Provider(kind, isBefore);
        fake.Inject(static _ => true, FakeReply.Error(503, "UNAVAILABLE", "busy"));
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("others");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("others/1");

        using var response = await client.GetAsync(new Uri(fake.BaseAddress, "v2/"));

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(2, fake.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handlers_and_loggers_of_the_host_stay_and_its_primary_handler_and_lifetime_do_not_reach_the_client(bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        Counting handler = new();
        Logger logger = new();
        var services = Case.Services();
        void Defaults() => services.ConfigureHttpClientDefaults(host => host
            .AddHttpMessageHandler(() => handler)
            .AddStandardResilienceHandler());
        void Further() => services.ConfigureHttpClientDefaults(host => host
            .AddLogger(_ => logger)
            .SetHandlerLifetime(TimeSpan.FromSeconds(1))
            .ConfigurePrimaryHttpMessageHandler(static () => new Unreachable()));
        if (isBefore)
            Defaults();
        else
            Further();
        services.AddOciMultiArch();
        if (isBefore)
            Further();
        else
            Defaults();
        await using var provider = services.Provider();

        await Repository(provider, fake).HasBlobAsync(Case.Bytes(10).Descriptor);

        Assert.Equal((1, 1), (handler.Requests, logger.Requests));
        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.Extensions.Http.HttpClientFactoryOptions>>();
        Assert.Equal(
            Timeout.InfiniteTimeSpan, options.Get(OciMultiArchServiceCollectionExtensions.ClientName).HandlerLifetime);
    }

    [Fact]
    public async Task What_a_program_adds_to_this_client_itself_stays()
    {
        await using var fake = await FakeRegistry.StartAsync();
        var services = Case.Services();
        var client = services.AddOciMultiArch(static options => options.MaxAttempts = 1);
        Resilience.Add(client, Resilience.Pipeline);
        await using var provider = services.Provider();
        fake.Inject(static each => each.Method == "HEAD", FakeReply.Error(503, "UNAVAILABLE", "busy"));

        Assert.False(await Repository(provider, fake).HasBlobAsync(Case.Bytes(10).Descriptor));

        Assert.Equal(2, fake.Requests.Count);
    }

    private static ServiceProvider Provider(string kind, bool isBefore, Action<IServiceCollection>? further = null)
    {
        var services = Case.Services();
        services.AddHttpClient("others").UseSocketsHttpHandler(static (handler, _) => handler.UseCookies = false);
        void Defaults() => services.ConfigureHttpClientDefaults(host => Resilience.Add(host, kind));
        if (isBefore)
            Defaults();
        services.AddOciMultiArch(static options => options.RetryDelay = TimeSpan.Zero);
        if (!isBefore)
            Defaults();
        further?.Invoke(services);
        return services.Provider();
    }

    private static Repository Repository(ServiceProvider provider, FakeRegistry fake) =>
        provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api", RepositoryAccess.Push);

    private static async Task PushAsync(ServiceProvider provider, FakeRegistry fake)
    {
        var blob = Case.Bytes(300_000);
        var repository = Repository(provider, fake);
        await repository.WriteAsync(blob);
        Assert.True(fake.Repository("api").Blobs.ContainsKey(blob.Descriptor.Digest.ToString()));
    }

    private static IEnumerable<string> Writes(FakeRegistry fake) =>
        fake.Requests.Select(static each => each.Method).Where(static each => each is "POST" or "PUT");

    private sealed class Counting : DelegatingHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Unreachable : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("This handler reaches nothing.");
    }

    private sealed class Logger : IHttpClientLogger
    {
        public int Requests { get; private set; }

        public object? LogRequestStart(HttpRequestMessage request)
        {
            Requests++;
            return null;
        }

        public void LogRequestStop(
            object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed)
        {
        }

        public void LogRequestFailed(
            object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed)
        {
        }
    }
}
