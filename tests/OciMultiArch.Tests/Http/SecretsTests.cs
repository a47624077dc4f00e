using OciMultiArch.Http;
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
            : each["Authorization"] is null ? SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token?key=planted-key\"")
            : each.Method == "POST" ? SocketReply.Answer(202, "", "Location: /v2/app/blobs/uploads/1?_state=planted-state&X-Amz-Signature=planted-sig")
            : SocketReply.Answer(400, """{"errors":[{"code":"DIGEST_INVALID","message":"no"}]}"""));
        List<RegistryExchange> observed = [];
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("planted-user", "planted-password"));
            options.Observe = observed.Add;
        });

        var failure = await Assert.ThrowsAsync<ContentMismatchException>(() => client.Repository($"{server.Host}/app").WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.DoesNotContain(Planted, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, string.Join('\n', observed), StringComparison.Ordinal);
        Assert.Contains(server.Requests, static each => each.Head.Contains("planted-state", StringComparison.Ordinal));
        Assert.Contains(observed, static each => each.Url.Contains("_state=…", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_service_that_fails_shows_no_secret()
    {
        await using var server = SocketServer.Start(static each =>
            each.Target.StartsWith("/token", StringComparison.Ordinal) ? SocketReply.Answer(400, """{"token":"planted-token","details":"bad"}""")
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
        using var client = RegistryCase.ClientOf(options => (options.Credentials, options.Observe) = (CredentialSources.Default(variables.GetValueOrDefault), observed.Add));

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
        using TemporaryFolder folder = new();
        DockerCredentials credentials = new(folder.File("config.json"), folder.Environment);
        var secret = RegistryCredential.Basic("planted-user", "planted-password").WithExpiry(DateTimeOffset.UnixEpoch);

        var place = await credentials.StoreAsync("ghcr.io", secret);
        folder.Write("config.json", (await File.ReadAllTextAsync(place.Path)).Replace("}", "", StringComparison.Ordinal));
        var broken = await Assert.ThrowsAsync<OciException>(() => credentials.EraseAsync("ghcr.io").AsTask());

        Assert.DoesNotContain(Planted, $"{place}\n{secret}\n{broken}", StringComparison.Ordinal);
        Assert.DoesNotContain("cGxhbnRl", $"{place}\n{secret}\n{broken}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_says_what_was_asked_what_came_back_and_what_to_do()
    {
        await using var server = SocketServer.Start(static _ =>
            SocketReply.Answer(403, """{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}"""));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/acme/api").WriteAsync(RegistryCase.Image(SampleImage.Make("linux/amd64")), [Tag.Parse("1.4.0")]).AsTask());

        Assert.Equal(
            $"PUT {server.Host}/v2/acme/api/manifests/1.4.0: 403 DENIED (permission_denied: write_package). Check that the account may write to acme/api.",
            failure.Message);
    }

    [Fact]
    public async Task A_HEAD_that_is_refused_without_a_word_may_have_gone_to_a_TLS_port()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(400));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").ResolveAsync(Tag.Latest).AsTask());

        Assert.EndsWith("400 BadRequest. If the registry speaks TLS, say so in this host's settings.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_not_logged_in_is_not_told_that_his_login_is_refused()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string> { "pull" } });
        await using var registry = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        using var client = RegistryCase.ClientOf();

        var refused = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{registry.Host}/app").WriteAsync(RegistryCase.Image(SampleImage.Make("linux/amd64")), [Tag.Latest]).AsTask());

        Assert.EndsWith($"Log in to {registry.Host}, anew if you have (docker login), and check that the account may use app.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_HTTP_to_a_TLS_port_is_told_as_such()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(400, "Client sent an HTTP request to an HTTPS server.\n"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.EndsWith("(Client sent an HTTP request to an HTTPS server.). The registry speaks TLS: say so in this host's settings.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_login_that_is_refused_is_told_from_a_missing_one()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        using var anonymous = RegistryCase.ClientOf();
        using var known = RegistryCase.ClientOf(options => options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("user", "wrong")));

        var missing = await Assert.ThrowsAsync<RegistryException>(() => anonymous.Repository($"{server.Host}/app").GetAsync("x").AsTask());
        var refused = await Assert.ThrowsAsync<RegistryException>(() => known.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("Log in to", missing.Message, StringComparison.Ordinal);
        Assert.Contains("refuses the login stored for", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_page_of_HTML_still_says_its_title()
    {
        var page = $"<html><title>Bad gateway</title>{new string('x', 40_000)}";
        await using var server = SocketServer.Start(_ => SocketReply.Answer(400, page, "Content-Type: text/html"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("Bad gateway", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_was_refused_when_its_address_was_known_is_said_in_the_rules_own_words()
    {
        RegistryCall call = new()
        {
            Method = HttpMethod.Get,
            Url = new("https://registry.test/v2/app/blobs/x"),
            Repository = RepositoryName.Parse("registry.test/app"),
            Scopes = ScopeSet.Empty,
            Budget = new(1),
        };

        var failure = RegistryFailure.Of(call, new HttpRequestException("no", new RegistryException("its address is private")));

        Assert.Contains("its address is private", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Check that the registry runs", failure.Message, StringComparison.Ordinal);
    }
}
