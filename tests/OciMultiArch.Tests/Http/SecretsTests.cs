using OciMultiArch.TestKit;
using OciMultiArch.Tests.Credentials;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>What may be read in messages and logs, and what never.</summary>
public sealed class SecretsTests
{
    private const string Planted = "planted";

    [Fact]
    public async Task No_secret_reaches_a_message_or_a_record()
    {
        await using var server = SocketServer.Start(static each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(200, """{"token":"planted-token"}""")
            : each["Authorization"] is null ? SocketReply.Answer(
                401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token?key=planted-key\"")
            : each.Method == "POST" ? SocketReply.Answer(
                202, "", "Location: /v2/app/blobs/uploads/1?_state=planted-state&X-Amz-Signature=planted-sig")
            : SocketReply.Answer(400, """{"errors":[{"code":"DIGEST_INVALID","message":"no"}]}"""));
        List<RegistryExchange> observed = [];
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("planted-user", "planted-password"));
            options.Observe = observed.Add;
        });

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() =>
            client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, string.Join('\n', observed), StringComparison.Ordinal);
        Assert.Contains(server.Requests, static each => each.Head.Contains("planted-state", StringComparison.Ordinal));
        Assert.Contains(observed, static each => each.Url.Contains("_state=…", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_service_that_fails_shows_no_secret()
    {
        await using var server = SocketServer.Start(static each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(
                400, """{"token":"planted-token","details":"bad"}""")
            : SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token?key=planted-key\""));
        using var client = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.IdentityToken("planted-identity")));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("bad", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planted-password")]
    [InlineData("cGxhbnRlZC11c2VyOnBsYW50ZWQtcGFzc3dvcmQ=")]
    [InlineData("planted\\u002dpassword")]
    public async Task A_secret_that_an_answer_repeats_is_not_repeated_here(string echo)
    {
        await using var server = SocketServer.Start(each => each["Authorization"] is null
            ? SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\"")
            : SocketReply.Answer(403, $$"""{"errors":[{"code":"DENIED","message":"who is {{echo}}?"}]}"""));
        using var client = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("planted-user", "planted-password")));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("who is …?", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("cGxhbnRl", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_service_that_repeats_what_it_was_sent_is_not_quoted()
    {
        await using var server = SocketServer.Start(static each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(400, "unknown: planted-identity")
            : SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\""));
        using var client = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.IdentityToken("planted-identity")));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("unknown: …", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_the_environment_is_shown_to_its_own_registry_and_to_no_other()
    {
        await using var other = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        await using var own = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        Dictionary<string, string> variables = new()
        {
            ["OCI_REGISTRY"] = own.Host,
            ["OCI_REGISTRY_USERNAME"] = "planted-user",
            ["OCI_REGISTRY_PASSWORD"] = "planted-password",
            ["GITHUB_TOKEN"] = "planted-token",
            ["HOME"] = "/nowhere",
            ["XDG_RUNTIME_DIR"] = "/nowhere",
        };
        List<RegistryExchange> observed = [];
        using var client = RegistryCase.ClientOf(options =>
            (options.Credentials, options.Observe) = (CredentialSources.Default(variables.GetValueOrDefault), observed.Add));

        var refused = await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(own.Host).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(other.Host).AsTask());
        await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{other.Host}/app").GetAsync("x").AsTask());

        Assert.NotNull(own.Requests[1]["Authorization"]);
        Assert.All(other.Requests, static each => Assert.Null(each["Authorization"]));
        Assert.DoesNotContain(Planted, $"{refused}\n{string.Join('\n', observed)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_fails_shows_no_secret_although_the_answer_does()
    {
        await using var server = SocketServer.Start(static each => each["Authorization"] is null
            ? SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\"")
            : SocketReply.Answer(403, """{"errors":[{"code":"DENIED","message":"no planted-password here"}]}"""));
        using var client = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("planted-user", "planted-password")));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(server.Host).AsTask());

        Assert.Contains("no … here", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_reaches_what_a_login_says_of_itself()
    {
        using TempFolder folder = new();
        DockerCredentials credentials = new(folder.At("config.json"), folder.Environment);
        var secret = RegistryCredential.Basic("planted-user", "planted-password").WithExpiry(DateTimeOffset.UnixEpoch);

        var place = await credentials.StoreAsync("ghcr.io", secret);
        folder.Write("config.json", (await File.ReadAllTextAsync(place.Path)).Replace("}", "", StringComparison.Ordinal));
        var broken = await Assert.ThrowsAsync<OciException>(() => credentials.EraseAsync("ghcr.io").AsTask());

        Assert.DoesNotContain(Planted, $"{place}\n{secret}\n{broken}", StringComparison.Ordinal);
        Assert.DoesNotContain("cGxhbnRl", $"{place}\n{secret}\n{broken}", StringComparison.Ordinal);
    }
}
