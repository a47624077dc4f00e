using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Whether a registry takes a login.</summary>
public sealed class CheckTests
{
    private static readonly RegistryCredential Wrong = RegistryCredential.Basic(RealRegistry.User, "wrong-password");

    [Fact]
    public async Task A_registry_that_lets_everybody_in_has_checked_nothing()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        Assert.False(await at.Client.CheckAsync(at.Fake.Host));
        Assert.Equal(["/v2/"], at.Fake.Requests.Select(static each => each.Target));
    }

    [Fact]
    public async Task A_password_is_checked_by_the_registry()
    {
        await using var at = await RegistryCase.InMemoryAsync(new() { BasicUser = RealRegistry.User });
        using var right = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host));
        using var wrong = at.NewClient((options, _) => options.Credentials = new StaticCredentials(at.Fake.Host, Wrong));

        Assert.True(await right.CheckAsync(at.Fake.Host));
        var refused = await Assert.ThrowsAsync<RegistryException>(() => wrong.CheckAsync(at.Fake.Host).AsTask());
        var missing = await Assert.ThrowsAsync<RegistryException>(() => at.Client.CheckAsync(at.Fake.Host).AsTask());

        Assert.Contains($"{at.Fake.Host} does not take this login", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"Log in to {at.Fake.Host}", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_checked_by_the_token_service()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.InMemoryAsync(new() { Tokens = tokens });
        using var right = at.NewClient((options, _) => options.Credentials = RegistryCase.Credentials(at.Fake.Host), tokens);
        using var wrong = at.NewClient((options, _) => options.Credentials = new StaticCredentials(at.Fake.Host, Wrong), tokens);

        Assert.True(await right.CheckAsync(at.Fake.Host));
        Assert.Empty(Assert.Single(tokens.Asks).Scopes);
        var refused = await Assert.ThrowsAsync<RegistryException>(() => wrong.CheckAsync(at.Fake.Host).AsTask());

        Assert.Contains($"{at.Fake.Host} does not take this login", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_given_to_nobody_proves_no_login()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.InMemoryAsync(new() { Tokens = tokens });
        using var client = at.NewClient((options, _) => options.Credentials = new StaticCredentials(at.Fake.Host, Wrong));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(at.Fake.Host).AsTask());

        Assert.Contains($"as a trusted host of {at.Fake.Host}", failure.Message, StringComparison.Ordinal);
        Assert.All(tokens.Asks, static each => Assert.Null(each.User));
    }

    [Fact]
    public async Task What_is_no_registry_is_said_to_be_none()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(404));
        using var client = RegistryCase.ClientOf();
        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(server.Host).AsTask());
        Assert.Contains("no registry", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FormatException>(() => client.CheckAsync("https://ghcr.io").AsTask());
    }
}
