using OciMultiArch.TestKit;
using OciMultiArch.Tests.Credentials;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>A login file that was copied from another machine names a helper that is not here.</summary>
public sealed class MissingHelperTests : IDisposable
{
    private const string Named = "The credential helper 'docker-credential-desktop'";
    private readonly TempFolder folder = new();
    private readonly List<OciException> warnings = [];

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Files => new()
    {
        """{ "credsStore": "desktop" }""",
        """{ "credHelpers": { "HOST": "desktop" } }""",
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_everybody_may_read_is_read_and_a_warning_says_so_once(string file)
    {
        await using var server = Start(static _ => SocketReply.Answer(404));
        using var client = ClientOf(server, file);

        foreach (var path in (string[])["one", "one", "two"])
            Assert.Null(await client.Repository($"{server.Host}/{path}").FindAsync(Tag.Parse("1")));

        var warning = Assert.Single(warnings);
        Assert.StartsWith(Named, warning.Reason, StringComparison.Ordinal);
        Assert.Equal(Problem.MissingProgram, warning.Problem);
    }

    [Theory]
    [InlineData(401, "GET")]
    [InlineData(403, "GET")]
    [InlineData(401, "POST")]
    [InlineData(403, "POST")]
    public async Task What_is_refused_then_names_the_helper(int status, string method)
    {
        await using var server = Start(each => each.Method != method ? SocketReply.Answer(404)
            : status == 403 ? SocketReply.Answer(403)
            : SocketReply.Answer(
                401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\",error=\"insufficient_scope\""));
        using var client = ClientOf(server, """{ "credsStore": "desktop" }""");

        var failure = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            var app = client.Repository($"{server.Host}/app", RepositoryAccess.Push);
            if (method == "GET")
                await app.FindAsync(Tag.Parse("1"));
            else
                await app.WriteAsync(RegistryCase.Layer(10));
        });

        Assert.Contains(Named, failure.Reason, StringComparison.Ordinal);
        Assert.Contains("take it out of the Docker configuration", failure.Remedy!.Text, StringComparison.Ordinal);
        Assert.Empty(warnings); // the failure says it
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_plain_no_without_a_challenge_names_it_too(int status)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(status));
        using var client = ClientOf(server, """{ "credsStore": "desktop" }""");

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.Contains(Named, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic")]
    public async Task A_registry_and_a_token_service_that_let_nobody_in_name_it_too(string scheme)
    {
        await using var server = SocketServer.Start(each => SocketReply.Answer(
            401, "", $"WWW-Authenticate: {scheme} realm=\"http://{each["Host"]}/token\""));
        using var client = ClientOf(server, """{ "credsStore": "desktop" }""");

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.Contains(Named, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_is_there_and_fails_is_an_error_as_before()
    {
        folder.Helper("desktop", "exit 3");
        await using var server = Start(static _ => SocketReply.Answer(404));
        using var client = ClientOf(server, """{ "credsStore": "desktop" }""");

        var failure = await Assert.ThrowsAsync<OciException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.StartsWith(Named, failure.Message, StringComparison.Ordinal);
        Assert.Empty(warnings);
    }

    // Asks for a token, gives everybody one, and then answers.
    private static SocketServer Start(Func<SocketRequest, SocketReply> answer) => SocketServer.Start(each =>
        each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(200, """{"token":"anybody"}""")
        : each["Authorization"] is null ? SocketReply.Answer(
            401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\"")
        : answer(each));

    private RegistryClient ClientOf(SocketServer server, string file) => RegistryCase.ClientOf(options =>
    {
        var path = folder.Write("config.json", file.Replace("HOST", server.Host, StringComparison.Ordinal));
        options.Credentials = new DockerCredentials(path, folder.Environment);
        options.Warn = warnings.Add;
    });
}
