using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using OciMultiArch.TestKit;
using Polly;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>Resilience that a host gives to all its clients by other means than defaults.</summary>
public sealed class HostFilterTests
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> rows = [];
            foreach (var way in new[] { "filter, before", "filter, after", "filter, primary", "all options" })
            {
                rows.Add(way, true);
                rows.Add(way, false);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_not_multiplied_and_other_handlers_stay(string way, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        Counting counting = new();
        var services = Case.Services();
        services.AddHttpClient("others").UseSocketsHttpHandler(static (handler, _) => handler.UseCookies = false);
        if (isBefore)
            Add(services, way, counting);
        services.AddOciMultiArch(static options => options.RetryDelay = TimeSpan.Zero);
        if (!isBefore)
            Add(services, way, counting);
        await using var provider = services.Provider();
        fake.Inject(static _ => true, FakeReply.Error(503, "UNAVAILABLE", "busy"), times: 6);

        var repository = provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api", RepositoryAccess.Push);
        await Assert.ThrowsAsync<RegistryException>(() => repository.HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());
        Assert.Equal((6, 6), (fake.Requests.Count, counting.Requests));

        fake.Inject(static _ => true, FakeReply.Error(503, "UNAVAILABLE", "busy"));
        using var other = provider.GetRequiredService<IHttpClientFactory>().CreateClient("others");
        other.DefaultRequestHeaders.UserAgent.ParseAdd("others/1");
        using var response = await other.GetAsync(new Uri(fake.BaseAddress, "v2/"));
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(8, fake.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_the_program_adds_to_this_client_by_name_stays_beside_it(string way, bool isBefore)
    {
        await using var fake = await FakeRegistry.StartAsync();
        var services = Case.Services();
        if (isBefore)
            Add(services, way, new());
        Resilience.Add(services.AddOciMultiArch(static options => options.MaxAttempts = 1), Resilience.Pipeline);
        if (!isBefore)
            Add(services, way, new());
        await using var provider = services.Provider();
        fake.Inject(static each => each.Method == "HEAD", FakeReply.Error(503, "UNAVAILABLE", "busy"));

        var repository = provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api", RepositoryAccess.Push);
        Assert.False(await repository.HasBlobAsync(Case.Bytes(10).Descriptor));

        Assert.Equal(2, fake.Requests.Count);
    }

    private static void Add(IServiceCollection services, string way, Counting counting)
    {
        if (way == "all options")
            services.ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder => Give(builder, counting)));
        else
            services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new Filter(way, counting));
    }

    private static void Give(HttpMessageHandlerBuilder builder, Counting counting)
    {
        builder.AdditionalHandlers.Add(Retries());
        if (builder.Name == OciMultiArchServiceCollectionExtensions.ClientName)
            builder.AdditionalHandlers.Add(counting);
    }

    private static ResilienceHandler Retries() =>
        new(new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero, MaxRetryAttempts = 2 }).Build());

    private sealed class Filter(string way, Counting counting) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            if (way == "filter, before")
                Give(builder, counting);
            next(builder);
            if (way == "filter, after")
                Give(builder, counting);
            if (way != "filter, primary")
                return;
            if (builder.Name == OciMultiArchServiceCollectionExtensions.ClientName)
                builder.AdditionalHandlers.Add(counting);
            var retries = Retries();
            retries.InnerHandler = builder.PrimaryHandler;
            builder.PrimaryHandler = retries;
        };
    }

    private sealed class Counting : DelegatingHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
