using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>What a program sets in the client's own options, before and after it adds the client.</summary>
public sealed class ClientOptionsTests
{
    public enum When
    {
        Before,
        After,
        Last,
    }

    public static TheoryData<When> Times => [When.Before, When.After, When.Last];

    [Theory]
    [MemberData(nameof(Times))]
    public void What_the_program_sets_wins_over_the_settings_and_what_it_leaves_stays(When when)
    {
        FakeTimeProvider clock = new();
        using var provider = Provider(when, options =>
        {
            options.MaxAttempts = 2;
            options.UserAgent = "acme/9";
            options.StallTimeout = TimeSpan.FromSeconds(7);
            options.TimeProvider = clock;
            options.Hosts["eu.acme.example"].MaxReads = 3;
            options.Hosts["other.example"] = new() { MaxWrites = 1 };
        });

        var options = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

        Assert.Equal((2, "acme/9", 7), (options.MaxAttempts, options.UserAgent, options.StallTimeout.TotalSeconds));
        Assert.Same(clock, options.TimeProvider);
        Assert.Equal((3, 5), (options.Hosts["eu.acme.example"].MaxReads, options.Hosts["eu.acme.example"].MaxWrites));
        Assert.Equal(1, options.Hosts["other.example"].MaxWrites);
        Assert.Equal((1000, 10), (options.MaxManifestBytes, options.ResponseTimeout.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Credentials_of_the_program_take_the_place_of_the_containers_and_those_of_the_settings_go_first(When when)
    {
        var mine = RegistryCredential.IdentityToken("of-program");
        StaticCredentials source = new([new("eu.acme.example", mine), new("other.example", mine)]);
        using var provider = Provider(when, options => options.Credentials = source);
        provider.GetRequiredService<RegistryClient>();
        var options = provider.GetRequiredService<IOptions<RegistryClientOptions>>().Value;

        Assert.Equal("bearer token (hidden)", await Found("eu.acme.example/api"));
        Assert.Equal($"{mine}", await Found("other.example/api"));
        Assert.Null(await Found("third.example/api"));

        async Task<string?> Found(string name) => (await options.Credentials.FindAsync(new CredentialRequest(RepositoryName.Parse(name))))?.ToString();
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_handler_of_the_program_serves_and_where_it_has_none_those_of_the_named_client_do(When when)
    {
        await using var one = await FakeRegistry.StartAsync();
        await using var other = await FakeRegistry.StartAsync();
        Named named = new();
        List<string> asked = [];
        using var provider = Provider(
            when,
            options => options.Handlers = request =>
            {
                asked.Add(request.Address.Authority);
                return request.Address.Authority == one.Host ? request.CreateDefault() : null;
            },
            client => client.AddHttpMessageHandler(() => named));
        var client = provider.GetRequiredService<RegistryClient>();

        await client.Repository($"{one.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);
        await client.Repository($"{other.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);

        Assert.Equal([one.Host, other.Host], asked.Distinct());
        Assert.Equal(other.Host, Assert.Single(named.Seen));
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task An_observer_of_the_program_is_told_beside_the_logs(When when)
    {
        await using var fake = await FakeRegistry.StartAsync();
        using LogEntries entries = new();
        List<RegistryExchange> told = [];
        using var provider = Provider(
            when,
            options => options.Observe = told.Add,
            client => client.Services.AddLogging(each => each.AddProvider(entries).SetMinimumLevel(LogLevel.Trace)));

        await provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);

        Assert.Single(told);
        Assert.Single(entries.Own);
    }

    private static ServiceProvider Provider(
        When when, Action<RegistryClientOptions> set, Action<IHttpClientBuilder>? further = null)
    {
        var services = Case.Services();
        if (when == When.Before)
            services.Configure(set);
        var client = services.AddOciMultiArch(Case.Section(
            ("MaxAttempts", "5"), ("UserAgent", "acme/2"), ("StallTimeout", "00:00:20"), ("ResponseTimeout", "00:00:10"),
            ("MaxManifestBytes", "1000"), ("Registries:eu:Host", "eu.acme.example"), ("Registries:eu:MaxWrites", "5"),
            ("Registries:eu:Token", "of-settings")));
        if (when == When.After)
            services.Configure(set);
        if (when == When.Last)
            services.PostConfigure(set);
        further?.Invoke(client);
        return services.Provider();
    }

    private sealed class Named : DelegatingHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request.RequestUri!.Authority);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
