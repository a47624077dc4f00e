using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Registry;

/// <summary>Passwords and tokens that end in the middle of a push, at a real registry.</summary>
public sealed class RenewalTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_password_that_changes_in_the_middle_of_a_push_is_asked_for_once_more(int after)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        Changing source = new();
        using var client = ClientOf(registry, source, after, () =>
        {
            source.Password = RealRegistry.SecondPassword;
            registry.ChangePassword();
        });

        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1.0"]);

        Assert.Equal(2, source.Asked);
        Assert.True((await registry.SinceAsync(0)).Count(static each => each.Status == 401) >= 2); // the challenge, and the end
        Assert.Equal(index.Digest, (await client.GetAsync($"{registry.Host}/app:1.0")).Digest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_token_that_the_registry_no_longer_takes_in_the_middle_of_a_push_is_fetched_once_more(int after)
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string>() });
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        Changing source = new();
        using var client = ClientOf(registry, source, after, () =>
        {
            tokens.ChangeKey();
            registry.RestartAsync().GetAwaiter().GetResult();
        }, tokens);

        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1.0"]);

        Assert.Equal(2, tokens.Asks.Count);
        Assert.All(tokens.Asks, static each => Assert.Equal(RealRegistry.User, each.User));
        Assert.Equal(index.Digest, (await client.GetAsync($"{registry.Host}/app:1.0")).Digest);
    }

    [Fact]
    public async Task A_password_that_has_ended_for_good_is_told_with_its_reason()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        Changing source = new();
        using var client = ClientOf(registry, source, 1, registry.ChangePassword);

        var index = await Samples.IndexAsync("linux/amd64");
        var failure = await Assert.ThrowsAnyAsync<OciException>(
            () => client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1.0"]).AsTask());

        Assert.Equal(Problem.LoginRefused, failure.Problem);
        Assert.DoesNotContain(RealRegistry.SecondPassword, failure.ToString(), StringComparison.Ordinal);
    }

    // One request at a time, so that the end comes between two of them.
    private static RegistryClient ClientOf(
        RealRegistry registry, Changing source, int after, Action end, TokenServer? tokens = null)
    {
        var written = 0;
        string[] authorities = tokens is null ? [registry.Host] : [registry.Host, tokens.Realm.Authority];
        foreach (var each in (string[])[RealRegistry.Password, RealRegistry.SecondPassword])
            PasswordLedger.Plant(RealRegistry.User, each, authorities);
        return new(new()
        {
            Credentials = source,
            RetryDelay = TimeSpan.FromMilliseconds(10),
            Hosts = new Dictionary<string, RegistryHostOptions>
            {
                [registry.Host] = new() { MaxReads = 1, MaxWrites = 1, TrustedHosts = tokens is null ? [] : [tokens.Realm.Authority] },
            },
            Observe = exchange =>
            {
                if ((int?)exchange.Status == 201 && ++written == after)
                    end();
            },
        });
    }

    /// <summary>A helper whose password changes.</summary>
    private sealed class Changing : ICredentialSource
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public string Password { get; set; } = RealRegistry.Password;

        public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref asked);
            return new(RegistryCredential.Basic(RealRegistry.User, Password));
        }
    }
}
