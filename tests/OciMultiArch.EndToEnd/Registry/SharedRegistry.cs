using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>One real registry for the tests of a class, each with a repository of its own, and a client of it.</summary>
public sealed class SharedRegistry : IAsyncLifetime
{
    private int last;

    public RealRegistry Real { get; private set; } = null!;

    public RegistryClient Client { get; } = new();

    public string Host => Real.Host;

    public Repository NewRepository() => Client.Repository($"{Host}/team/app{Interlocked.Increment(ref last)}", RepositoryAccess.Push);

    public async Task InitializeAsync() => Real = await RealRegistry.StartAsync();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Real.DisposeAsync();
    }
}
