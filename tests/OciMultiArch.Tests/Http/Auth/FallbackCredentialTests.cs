using System.Net.Sockets;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>
/// GITHUB_TOKEN is set on many machines, often ended or without rights to packages. Public content can be read all the same.
/// </summary>
public sealed class FallbackCredentialTests
{
    private const string Mine = "mine";
    private const string Everybody = "everybody";
    private static readonly Dictionary<string, string> Variables = new() { ["GITHUB_TOKEN"] = "planted", ["GITHUB_ACTOR"] = "me" };
    private static readonly SocketReply Challenge =
        SocketReply.Answer(401, "", "WWW-Authenticate: Bearer realm=\"http://ghcr.io/token\",service=\"ghcr.io\"");

    [Fact]
    public async Task Where_the_token_service_refuses_it_the_rest_is_read_without_it_and_it_is_not_shown_again()
    {
        await using var server = Start(mine: 403, everybody: 200, static token => token == Everybody ? 404 : 401);
        using var client = ClientOf(server, CredentialSources.GitHub(Variables.GetValueOrDefault));

        foreach (var tag in (string[])["one", "two", "three"])
            Assert.Null(await client.Repository("ghcr.io/acme/api").FindAsync(Tag.Parse(tag)));

        Assert.Equal(["", "Basic", "", "Bearer", "Bearer", "Bearer"], server.Requests.Select(Scheme));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Where_the_registry_refuses_its_token_the_rest_is_read_without_it(int status)
    {
        await using var server = Start(mine: 200, everybody: 200, token => token == Everybody ? 404 : status);
        using var client = ClientOf(server, CredentialSources.GitHub(Variables.GetValueOrDefault));

        Assert.Null(await client.Repository("ghcr.io/acme/api").FindAsync(Tag.Parse("one")));
        var before = server.Requests.Count;
        Assert.Null(await client.Repository("ghcr.io/acme/api").FindAsync(Tag.Parse("two")));

        Assert.Equal(before + 1, server.Requests.Count);
    }

    [Fact]
    public async Task Where_everybody_is_refused_too_the_error_is_the_one_it_met()
    {
        await using var server = Start(mine: 403, everybody: 401, static _ => 401);
        using var client = ClientOf(server, CredentialSources.GitHub(Variables.GetValueOrDefault));

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository("ghcr.io/acme/api").ResolveAsync(Tag.Parse("one")).AsTask());

        Assert.Equal(403, (int)failure.StatusCode!);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_written_is_never_tried_without_it()
    {
        await using var server = Start(mine: 403, everybody: 200, static token => token == Everybody ? 404 : 401);
        using var client = ClientOf(server, CredentialSources.GitHub(Variables.GetValueOrDefault));

        await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository("ghcr.io/acme/api", RepositoryAccess.Push).ResolveAsync(Tag.Parse("one")).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync("ghcr.io").AsTask());

        Assert.DoesNotContain(server.Requests, static each => IsAsk(each) && each["Authorization"] is null or "");
    }

    [Theory]
    [InlineData(403, 401)]
    [InlineData(200, 403)]
    public async Task A_login_that_was_given_for_the_registry_is_no_such_credential(int token, int registry)
    {
        await using var server = Start(token, everybody: 200, name => name == Everybody ? 404 : registry);
        using var client = ClientOf(server, new StaticCredentials("ghcr.io", RegistryCredential.Basic("me", "planted")));

        await Assert.ThrowsAsync<RegistryException>(() => client.Repository("ghcr.io/acme/api").ResolveAsync(Tag.Parse("one")).AsTask());
    }

    private static SocketServer Start(int mine, int everybody, Func<string, int> registry) => SocketServer.Start(each =>
    {
        var shown = each["Authorization"] ?? "";
        if (!IsAsk(each))
            return shown.Length == 0
                ? Challenge
                : registry(shown["Bearer ".Length..]) is var status && status == 401 ? Challenge : SocketReply.Answer(status);
        var (answer, token) = shown == $"Basic {Convert.ToBase64String("me:planted"u8)}" ? (mine, Mine) : (everybody, Everybody);
        return SocketReply.Answer(
            answer,
            answer == 200 ? $$"""{"token":"{{token}}"}""" : """{"errors":[{"code":"DENIED","message":"denied"}]}""");
    });

    private static bool IsAsk(SocketRequest request) => request.ToString().StartsWith("GET /token", StringComparison.Ordinal);

    private static string Scheme(SocketRequest request) => (request["Authorization"] ?? "").Split(' ')[0];

    private static RegistryClient ClientOf(SocketServer server, ICredentialSource credentials) => RegistryCase.ClientOf(options =>
    {
        options.Credentials = credentials;
        options.Hosts["ghcr.io"] = new() { Transport = TransportSecurity.PlainHttp };
        options.Handlers = _ => new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(server.BaseAddress.Host, server.BaseAddress.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    });
}
