using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>
/// A token service on another host is not shown the password. It gives anybody a token, so the refusal comes later and
/// from the registry: it must say why.
/// </summary>
public sealed class WithheldCredentialTests
{
    [Theory]
    [InlineData("GET", 401)]
    [InlineData("GET", 403)]
    [InlineData("HEAD", 401)]
    [InlineData("POST", 401)]
    [InlineData("POST", 403)]
    public async Task Every_refusal_that_follows_names_the_service_and_the_setting(string method, int status)
    {
        await using var tokens = SocketServer.Start(static _ => SocketReply.Answer(200, """{"token":"anybody"}"""));
        await using var server = Start(tokens, method, status);
        using var client = ClientOf(server);
        var app = client.Repository($"{server.Host}/app", RepositoryAccess.Push);

        for (var round = 0; round < 2; round++)
        {
            var failure = await Assert.ThrowsAsync<RegistryException>(() => AskAsync(app, method));

            Assert.Equal(Problem.UntrustedHost, failure.Problem);
            Assert.Equal(status, (int)failure.StatusCode!);
            Assert.Contains(
                $"The token service {tokens.Host} is another host than {server.Host}, so it was not shown the credentials.",
                failure.Reason,
                StringComparison.Ordinal);
            Assert.Equal((RemedyKind.TrustHost, tokens.Host), (failure.Remedy!.Kind, failure.Remedy.Target));
        }
        Assert.All(tokens.Requests, static each => Assert.Null(each["Authorization"]));
    }

    [Fact]
    public async Task What_everybody_may_read_is_read_without_a_word()
    {
        await using var tokens = SocketServer.Start(static _ => SocketReply.Answer(200, """{"token":"anybody"}"""));
        await using var server = Start(tokens, "GET", 404);
        using var client = ClientOf(server);

        Assert.Null(await client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("one")));
    }

    [Fact]
    public async Task Without_credentials_nothing_was_withheld()
    {
        await using var tokens = SocketServer.Start(static _ => SocketReply.Answer(200, """{"token":"anybody"}"""));
        await using var server = Start(tokens, "GET", 401);
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => AskAsync(client.Repository($"{server.Host}/app"), "GET"));

        Assert.Equal(Problem.LoginNeeded, failure.Problem);
        Assert.DoesNotContain("token service", failure.Message, StringComparison.Ordinal);
    }

    private static async Task AskAsync(Repository app, string method)
    {
        if (method == "GET")
            await app.FindAsync(Tag.Parse("one"));
        else if (method == "HEAD")
            await app.ResolveAsync(Tag.Parse("one"));
        else
            await app.WriteAsync(RegistryCase.Layer(10));
    }

    private static SocketServer Start(SocketServer tokens, string method, int status) => SocketServer.Start(each =>
        each["Authorization"] is null ? SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"{tokens.BaseAddress}token\",service=\"s\"")
        : each.Method != method ? SocketReply.Answer(404)
        : status == 401 ? SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"{tokens.BaseAddress}token\",service=\"s\",error=\"insufficient_scope\"")
        : SocketReply.Answer(status));

    private static RegistryClient ClientOf(SocketServer server) => RegistryCase.ClientOf(options =>
        options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("me", "planted")));
}
