using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OciMultiArch.TestKit;

namespace OciMultiArch.DependencyInjection.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Every_kind_of_entry_keeps_its_category_level_id_and_name()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string>() });
        await using var fake = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        using LogEntries entries = new();
        using var provider = Provider(entries, options => options.Registries["eu"] = Trusting(fake, tokens, RealRegistry.Password));
        using var stranger = Provider(entries, options => options.Registries["eu"] = Trusting(fake, tokens, "wrong"));
        var repository = provider.GetRequiredService<NamedRegistries>().Repository("eu", "api", RepositoryAccess.Push);
        fake.Spoil(static each => each.Method == "HEAD", static each => each.With("Warning", "299 - \"This registry closes soon.\""));
        await repository.HasBlobAsync(Case.Bytes(10).Descriptor);
        fake.Inject(static each => each.Method == "HEAD", FakeReply.Error(503, "UNAVAILABLE", "busy"));
        await repository.HasBlobAsync(Case.Bytes(10).Descriptor);
        fake.Inject(static each => each.Method == "HEAD", FakeReply.Broken);
        await repository.HasBlobAsync(Case.Bytes(10).Descriptor);
        using CancellationTokenSource cancel = new();
        fake.Before = async _ =>
        {
            await cancel.CancelAsync();
            return false;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            repository.HasBlobAsync(Case.Bytes(10).Descriptor, cancel.Token).AsTask());
        fake.Before = null;
        await Assert.ThrowsAsync<RegistryException>(() =>
            stranger.GetRequiredService<NamedRegistries>().Repository("eu", "api").HasBlobAsync(Case.Bytes(10).Descriptor).AsTask());

        Assert.Equal(
            [
                "OciMultiArch.Requests Debug 1 Answered",
                "OciMultiArch.Tokens Debug 10 TokenFetched",
                "OciMultiArch.Requests Debug 1 Answered",
                "OciMultiArch.Warnings Warning 20 RegistryWarned",
                "OciMultiArch.Requests Warning 4 Refused",
                "OciMultiArch.Requests Warning 3 TriedAgain",
                "OciMultiArch.Requests Warning 5 NoAnswer",
                "OciMultiArch.Requests Warning 3 TriedAgain",
                "OciMultiArch.Requests Debug 2 Canceled",
                "OciMultiArch.Requests Debug 1 Answered",
                "OciMultiArch.Tokens Warning 11 TokenRefused",
            ],
            entries.Own.Select(static each => each.Head));
        Assert.Contains(entries.Own, static each => each.Text.Contains("This registry closes soon.", StringComparison.Ordinal));
        Assert.Contains(
            entries.Own,
            each =>
                each.Text.StartsWith($"HEAD http://{fake.Host}/v2/api/blobs/sha256:", StringComparison.Ordinal)
                    && each.Text.Contains("tried again (attempt 2): 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_stands_in_any_entry_of_any_category_nor_in_errors_and_texts()
    {
        await using var server = SocketServer.Start(static each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(200, """{"token":"planted-token"}""")
            : each["Authorization"] is null ? SocketReply.Answer(
                401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token?key=planted-key\"")
            : each.Method == "POST" ? SocketReply.Answer(
                202, "", "Location: /v2/api/blobs/uploads/1?_state=planted-state&X-Amz-Signature=planted-sig")
            : SocketReply.Answer(400, """{"errors":[{"code":"DENIED","message":"who is planted-token?"}]}"""));
        using LogEntries entries = new();
        NamedRegistryOptions settings = new() { Host = server.Host, Username = "planted-user", Password = "planted-password" };
        PasswordLedger.Plant(settings.Username, settings.Password, server.Host);
        using var provider = Provider(entries, options => options.Registries["eu"] = settings);
        var repository = provider.GetRequiredService<NamedRegistries>().Repository("eu", "api", RepositoryAccess.Push);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => repository.WriteAsync(Case.Bytes(10)).AsTask());

        Assert.Contains(server.Requests, static each => each.Head.Contains("planted-state", StringComparison.Ordinal));
        Assert.Contains(entries.Own, static each => each.Head.EndsWith("TokenFetched", StringComparison.Ordinal));
        Assert.Contains(entries.Own, static each => each.Head.EndsWith("Refused", StringComparison.Ordinal));
        string[] texts = [
            .. entries.All.SelectMany(static each => new[] { each.Text, each.State }),
            failure.ToString(),
            $"{settings}",
            $"{repository}",
            $"{provider.GetRequiredService<NamedRegistries>()}",
        ];
        Assert.All(texts, static each => Assert.DoesNotContain("planted", each, StringComparison.Ordinal));
        Assert.All(
            texts,
            static each => Assert.DoesNotContain(
                Convert.ToBase64String("planted-user:planted-password"u8), each, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_factory_of_handlers_logs_nothing_of_its_own()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using LogEntries entries = new();
        using var provider = Provider(entries, static _ => { });

        await provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);

        Assert.DoesNotContain(entries.All, static each => each.Category.StartsWith("System.Net.Http", StringComparison.Ordinal));
        Assert.Single(entries.Own);
    }

    [Fact]
    public async Task An_observer_of_the_caller_is_told_as_well()
    {
        await using var fake = await FakeRegistry.StartAsync();
        using LogEntries entries = new();
        List<RegistryExchange> told = [];
        var services = Case.Services();
        services.AddLogging(each => each.AddProvider(entries).SetMinimumLevel(LogLevel.Trace));
        services.AddOciMultiArch();
        services.PostConfigure<RegistryClientOptions>(options => options.Observe = told.Add);
        using var provider = services.Provider();

        await provider.GetRequiredService<RegistryClient>().Repository($"{fake.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);

        Assert.Single(told);
        Assert.Single(entries.Own);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_no_container_makes_logs_the_same(bool isOneLogger)
    {
        await using var fake = await FakeRegistry.StartAsync();
        using LogEntries entries = new();
        using var loggers = LoggerFactory.Create(each => each.AddProvider(entries).SetMinimumLevel(LogLevel.Trace));
        List<RegistryExchange> told = [];
        RegistryClientOptions options = new() { Observe = told.Add, RetryDelay = TimeSpan.Zero, Credentials = new StaticCredentials([]) };
        if (isOneLogger)
            options.LogTo(loggers.CreateLogger("Acme.Release"));
        else
            options.LogTo(loggers);
        using RegistryClient client = new(options);
        fake.Spoil(static each => each.Method == "HEAD", static each => each.With("Warning", "299 - \"This registry closes soon.\""));
        await client.Repository($"{fake.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);
        fake.Inject(static each => each.Method == "HEAD", FakeReply.Error(503, "UNAVAILABLE", "busy"));
        await client.Repository($"{fake.Host}/api").HasBlobAsync(Case.Bytes(10).Descriptor);

        string[] heads =
        [
            "Requests Debug 1 Answered", "Warnings Warning 20 RegistryWarned", "Requests Warning 4 Refused",
            "Requests Warning 3 TriedAgain",
        ];
        var expected = heads.Select(each => $"OciMultiArch.{each}");
        if (isOneLogger)
            expected = heads.Select(static each => $"Acme.Release {each[(each.IndexOf(' ', StringComparison.Ordinal) + 1)..]}");
        Assert.Equal(expected, entries.All.Select(static each => each.Head));
        Assert.Equal(3, told.Count);
    }

    private static ServiceProvider Provider(LogEntries entries, Action<OciMultiArchOptions> configure)
    {
        var services = Case.Services();
        services.AddLogging(each => each.AddProvider(entries).SetMinimumLevel(LogLevel.Trace));
        services.AddOciMultiArch(configure);
        services.Configure<OciMultiArchOptions>(static options => options.RetryDelay = TimeSpan.FromMilliseconds(1));
        return services.Provider();
    }

    private static NamedRegistryOptions Trusting(FakeRegistry fake, TokenServer tokens, string password)
    {
        PasswordLedger.Plant(RealRegistry.User, password, fake.Host, tokens.Realm.Authority);
        return new()
        {
            Host = fake.Host,
            TrustedHosts = { tokens.Realm.Authority },
            Username = RealRegistry.User,
            Password = password,
        };
    }
}
