using System.Collections.Concurrent;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>A strict registry of this process and a client of it that waits for nothing.</summary>
internal sealed class RegistryCase : IAsyncDisposable
{
    private RegistryCase(FakeRegistry fake) => Fake = fake;

    public FakeRegistry Fake { get; }

    public RegistryClient Client { get; private set; } = null!;

    /// <summary>The repository app, for reading and writing.</summary>
    public Repository App => Client.Repository($"{Fake.Host}/app", RepositoryAccess.Push);

    public FakeRepository Stored => Fake.Repository("app");

    /// <summary>What Observe was told.</summary>
    public ConcurrentQueue<RegistryExchange> Observed { get; } = new();

    /// <summary>The methods of all requests so far.</summary>
    public IEnumerable<string> Log => Fake.Requests.Select(static each => each.Method);

    /// <summary>A registry in memory.</summary>
    public static Task<RegistryCase> InMemoryAsync(
        FakeRegistryOptions? registry = null, Action<RegistryClientOptions, RegistryHostOptions>? configure = null) =>
        Task.FromResult(Of(FakeRegistry.InMemory(registry), registry, configure));

    /// <summary>A registry on a socket, for what only a connection shows, and for clients that the test makes itself.</summary>
    public static async Task<RegistryCase> StartAsync(
        FakeRegistryOptions? registry = null, Action<RegistryClientOptions, RegistryHostOptions>? configure = null) =>
        Of(await FakeRegistry.StartAsync(registry), registry, configure);

    public RegistryClient NewClient(Action<RegistryClientOptions, RegistryHostOptions>? configure = null, TokenServer? tokens = null)
    {
        RegistryHostOptions host = new() { TrustedHosts = tokens is null ? [] : [tokens.Realm.Authority] };
        var options = Quick();
        options.Observe = Observed.Enqueue;
        Fake.AddTo(options);
        configure?.Invoke(options, host);
        options.Hosts[Fake.Host] = host;
        PlantingCredentials.Watch(options);
        return new(options);
    }

    /// <summary>Options without credentials and without waiting.</summary>
    public static RegistryClientOptions Quick() =>
        new() { Credentials = new StaticCredentials([]), RetryDelay = TimeSpan.FromMilliseconds(1) };

    public static ICredentialSource Credentials(string host) =>
        new StaticCredentials(host, RegistryCredential.Basic(RealRegistry.User, RealRegistry.Password));

    /// <summary>A client of a server without manners, and the repository app there.</summary>
    public static RegistryClient ClientOf(Action<RegistryClientOptions>? configure = null)
    {
        var options = Quick();
        configure?.Invoke(options);
        PlantingCredentials.Watch(options);
        return new(options);
    }

    public static Blob Layer(int size, int seed = 1) => Blob.Of(MediaType.OciLayer, Bytes.Noise(size, seed));

    private static RegistryCase Of(
        FakeRegistry fake, FakeRegistryOptions? registry, Action<RegistryClientOptions, RegistryHostOptions>? configure)
    {
        RegistryCase made = new(fake);
        made.Client = made.NewClient(configure, registry?.Tokens);
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Fake.DisposeAsync();
    }
}
