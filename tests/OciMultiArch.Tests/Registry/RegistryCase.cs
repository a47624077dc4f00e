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

    public static async Task<RegistryCase> StartAsync(
        FakeRegistryOptions? registry = null, Action<RegistryClientOptions, RegistryHostOptions>? configure = null)
    {
        RegistryCase made = new(await FakeRegistry.StartAsync(registry));
        made.Client = made.NewClient(configure, registry?.Tokens);
        return made;
    }

    public RegistryClient NewClient(Action<RegistryClientOptions, RegistryHostOptions>? configure = null, TokenServer? tokens = null)
    {
        RegistryHostOptions host = new() { TrustedHosts = tokens is null ? [] : [tokens.Realm.Authority] };
        var options = Quick();
        options.Observe = Observed.Enqueue;
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Fake.DisposeAsync();
    }
}
