using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Clients that share everything but their accounts.</summary>
public sealed class OtherAccountTests
{
    [Fact]
    public async Task Another_account_has_tokens_of_its_own_and_knows_at_once_how_to_sign()
    {
        await using var server = Start();
        using var one = ClientOf(server.Host);
        using var other = one.With(Account(server.Host, "two"));

        foreach (var client in (RegistryClient[])[one, other, one, other])
            await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1"));

        Assert.Equal(
            ["", "Basic one", "Bearer one", "Basic two", "Bearer two", "Bearer one", "Bearer two"],
            server.Requests.Select(Shown));
    }

    [Fact]
    public async Task Connections_limits_and_settings_are_shared_also_of_repositories_with_settings_of_their_own()
    {
        await using var server = Start();
        var apart = RepositoryName.Parse($"{server.Host}/apart");
        RegistryHostOptions OwnHost() => new() { MaxReads = 1 };
        var made = 0;
        using var one = ClientOf(server.Host, options =>
        {
            options.Routes = name => name == apart ? new(name) { HostOptions = OwnHost } : null;
            options.Handlers = _ =>
            {
                made++;
                return null;
            };
        });
        using var other = one.With(Account(server.Host, "two")).With(Account(server.Host, "three"));

        foreach (var client in (RegistryClient[])[one, other])
            foreach (var path in (string[])["app", "apart"])
                await client.Repository($"{server.Host}/{path}").FindAsync(Tag.Parse("1"));

        Assert.Equal(2, made); // one for the registry, one for the repository apart
        Assert.Same(one.Http.Host(server.Host), other.Http.Host(server.Host));
        Assert.Equal("Bearer three", Shown(server.Requests[^1]));
    }

    [Fact]
    public async Task The_end_of_another_account_leaves_the_connections_open_and_that_of_the_first_ends_both()
    {
        await using var server = Start();
        using var one = ClientOf(server.Host);
        using var other = one.With(Account(server.Host, "two"));
        await one.With(Account(server.Host, "three")).Use(third => third.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.Null(await one.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")));
        Assert.Null(await other.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")));
        one.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => other.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());
    }

    [Fact]
    public async Task Nothing_of_the_first_account_is_used_where_the_other_has_none()
    {
        await using var server = Start();
        using var one = ClientOf(server.Host);
        using var nobody = one.With(new StaticCredentials([]));
        await one.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1"));

        await nobody.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1"));

        Assert.Equal(["", "Bearer nobody"], server.Requests.Skip(3).Select(Shown));
        Assert.False(nobody.Repository("a.example/x").Equals(one.Repository("a.example/x")));
    }

    private static string Shown(SocketRequest request)
    {
        if ((request["Authorization"] ?? "").Split(' ') is not [var scheme, var value]) return "";
        return scheme == "Basic" ? $"Basic {Encoding.UTF8.GetString(Convert.FromBase64String(value)).Split(':')[0]}" : $"{scheme} {value}";
    }

    private static SocketServer Start() => SocketServer.Start(static each =>
    {
        var user = Shown(each).Split(' ')[^1];
        if (each.Target.StartsWith("/token", StringComparison.Ordinal))
            return SocketReply.Answer(200, $$"""{"token":"{{(user.Length > 0 ? user : "nobody")}}"}""");
        return user.Length > 0
            ? SocketReply.Answer(404)
            : SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\"");
    });

    private static StaticCredentials Account(string host, string name) => new(host, RegistryCredential.Basic(name, $"planted-{name}"));

    private static RegistryClient ClientOf(string host, Action<RegistryClientOptions>? configure = null) => RegistryCase.ClientOf(options =>
    {
        options.Credentials = Account(host, "one");
        configure?.Invoke(options);
    });
}

internal static class UsedOnce
{
    /// <summary>Does something with what is then disposed of.</summary>
    public static async Task Use(this RegistryClient client, Func<RegistryClient, Task> act)
    {
        using (client) await act(client);
    }
}
