using OciMultiArch.Http;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>How answers and broken connections are told: what was asked, what came back, what to do.</summary>
public sealed class RegistryFailureTests
{
    private static readonly Artifact Image = Samples.ToArtifact(SampleImage.Make("linux/amd64"));

    [Fact]
    public async Task An_error_says_what_was_asked_what_came_back_and_what_to_do()
    {
        await using var server = SocketServer.Start(static _ =>
            SocketReply.Answer(403, """{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}"""));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/acme/api").WriteAsync(Image, [Tag.Parse("1.4.0")]).AsTask());

        Assert.Equal(
            $"PUT {server.Host}/v2/acme/api/manifests/1.4.0: 403 DENIED (permission_denied: write_package)."
            + " Check that the account may write to acme/api.",
            failure.Message);
    }

    [Fact]
    public async Task A_HEAD_that_is_refused_without_a_word_may_have_gone_to_a_TLS_port()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(400));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app").ResolveAsync(Tag.Latest).AsTask());

        Assert.EndsWith($"400 BadRequest. If {server.Host} speaks TLS, use TLS for it.", failure.Message, StringComparison.Ordinal);
    }

    // What speaks TLS may hang up on plain HTTP without a word, as Kestrel does.
    [Fact]
    public async Task Who_hangs_up_on_plain_HTTP_may_speak_TLS()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.AfterBody.Close());
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{server.Host}/app").ResolveAsync(Tag.Latest).AsTask());

        Assert.EndsWith($"Try again; if {server.Host} speaks TLS, use TLS for it.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RemedyKind.UseTls, failure.Remedy!.Kind);
        Assert.Equal(Problem.Unreachable, failure.Problem);
    }

    [Fact]
    public async Task Without_a_login_no_login_is_said_to_be_refused()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string> { "pull" } });
        await using var registry = await FakeRegistry.StartAsync(new() { Tokens = tokens });
        using var client = RegistryCase.ClientOf();

        var refused = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository($"{registry.Host}/app").WriteAsync(Image, [Tag.Latest]).AsTask());

        Assert.EndsWith(
            $"Log in to {registry.Host}, again if you already have, and check that the account may use app.",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(Problem.LoginNeeded, refused.Problem);
        Assert.Equal((RemedyKind.LogIn, registry.Host), (refused.Remedy!.Kind, refused.Remedy.Target));
    }

    [Fact]
    public async Task Plain_HTTP_to_a_TLS_port_is_told_as_such()
    {
        await using var server =
            SocketServer.Start(static _ => SocketReply.Answer(400, "Client sent an HTTP request to an HTTPS server.\n"));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.EndsWith(
            $"(Client sent an HTTP request to an HTTPS server.). Use TLS for {server.Host}.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(Problem.TransportMismatch, failure.Problem);
        Assert.Equal((RemedyKind.UseTls, server.Host), (failure.Remedy!.Kind, failure.Remedy.Target));
    }

    [Fact]
    public async Task A_stored_login_that_is_refused_is_told_from_a_missing_one()
    {
        await using var server = SocketServer.Start(static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        using var anonymous = RegistryCase.ClientOf();
        using var known = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("user", "wrong")));

        var missing = await Assert.ThrowsAsync<RegistryException>(() => anonymous.Repository($"{server.Host}/app").GetAsync("x").AsTask());
        var refused = await Assert.ThrowsAsync<RegistryException>(() => known.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Contains("Log in to", missing.Message, StringComparison.Ordinal);
        Assert.Contains("refuses the login for", refused.Message, StringComparison.Ordinal);
        Assert.Equal((Problem.LoginNeeded, Problem.LoginRefused), (missing.Problem, refused.Problem));
        Assert.All(
            [missing, refused],
            failure => Assert.Equal((RemedyKind.LogIn, server.Host), (failure.Remedy!.Kind, failure.Remedy.Target)));
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
    public void A_rule_that_forbids_a_connection_is_told_in_its_own_words()
    {
        RegistryException rule = new(Problem.UntrustedHost, "its address is private.", UrlGuard.TrustHost("registry.test", "tokens.test"));

        var failure = RegistryFailure.Of(Call(), new HttpRequestException("no", rule));

        Assert.StartsWith("GET registry.test/v2/app/blobs/x: its address is private.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Problem.UntrustedHost, failure.Problem);
        Assert.Equal((RemedyKind.TrustHost, "tokens.test"), (failure.Remedy!.Kind, failure.Remedy.Target));
        Assert.Equal("registry.test", failure.Remedy.Registry);
    }

    [Theory]
    [InlineData("log in first (docker login)")]
    [InlineData("say so in this host's settings.")]
    [InlineData("If the registry speaks TLS, say so in this host's settings.")]
    [InlineData("name it as trusted in this registry's settings")]
    public async Task The_registrys_own_words_are_quoted_as_they_are(string words)
    {
        await using var server =
            SocketServer.Start(_ => SocketReply.Answer(403, $$"""{"errors":[{"code":"DENIED","message":"{{words}}"}]}"""));
        using var client = RegistryCase.ClientOf();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Equal($"GET {server.Host}/v2/app/manifests/x: 403 DENIED ({words}).", failure.Reason);
        Assert.Equal($"{failure.Reason} Check that the account may read app.", failure.Message);
    }

    [Theory]
    [InlineData(400, "", Problem.Refused)]
    [InlineData(401, "", Problem.LoginNeeded)]
    [InlineData(403, "", Problem.Forbidden)]
    [InlineData(405, "", Problem.NotSupported)]
    [InlineData(400, "UNSUPPORTED", Problem.NotSupported)]
    [InlineData(408, "", Problem.TimedOut)]
    [InlineData(409, "", Problem.Refused)]
    [InlineData(412, "", Problem.Refused)]
    [InlineData(413, "", Problem.LimitExceeded)]
    [InlineData(507, "", Problem.LimitExceeded)]
    [InlineData(429, "", Problem.Throttled)]
    [InlineData(500, "", Problem.ServerFailure)]
    [InlineData(503, "", Problem.ServerFailure)]
    [InlineData(304, "", Problem.InvalidResponse)]
    public async Task A_status_is_a_problem(int status, string code, Problem expected)
    {
        await using var server = SocketServer.Start(_ => SocketReply.Answer(status, $$"""{"errors":[{"code":"{{code}}"}]}"""));
        using var client = RegistryCase.ClientOf(static options => options.MaxAttempts = 1);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.Repository($"{server.Host}/app").GetAsync("x").AsTask());

        Assert.Equal(expected, failure.Problem);
        Assert.Equal(status, (int)failure.StatusCode!);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "", Problem.Unreachable, RemedyKind.Other)]
    [InlineData(HttpRequestError.ConnectionError, "", Problem.Unreachable, RemedyKind.Other)]
    [InlineData(HttpRequestError.ResponseEnded, "", Problem.Unreachable, RemedyKind.Other)]
    [InlineData(HttpRequestError.SecureConnectionError, "a corrupted frame", Problem.TransportMismatch, RemedyKind.UsePlainHttp)]
    [InlineData(HttpRequestError.SecureConnectionError, "the handshake failed", Problem.Unreachable, RemedyKind.UsePlainHttp)]
    [InlineData(HttpRequestError.SecureConnectionError, "the certificate is invalid", Problem.UntrustedCertificate, RemedyKind.Other)]
    [InlineData(HttpRequestError.InvalidResponse, "", Problem.InvalidResponse, RemedyKind.Other)]
    public void A_broken_connection_is_a_problem(HttpRequestError error, string words, Problem expected, RemedyKind remedy)
    {
        var failure = RegistryFailure.Of(Call(), new HttpRequestException(error, "failed", new IOException(words)));

        Assert.Equal(expected, failure.Problem);
        Assert.Equal(remedy, failure.Remedy!.Kind);
        Assert.Equal(remedy == RemedyKind.Other ? null : "registry.test", failure.Remedy.Target);
    }

    [Fact]
    public void Bytes_that_are_no_HTTP_may_be_TLS_where_plain_HTTP_was_spoken()
    {
        var call = Call() with { Url = new("http://registry.test/v2/app/blobs/x") };

        var failure = RegistryFailure.Of(call, new HttpRequestException(HttpRequestError.InvalidResponse));

        Assert.Equal((RemedyKind.UseTls, "registry.test"), (failure.Remedy!.Kind, failure.Remedy.Target));
    }

    private static RegistryCall Call() => new()
    {
        Method = HttpMethod.Get,
        Url = new("https://registry.test/v2/app/blobs/x"),
        Repository = RepositoryName.Parse("registry.test/app"),
        Scopes = ScopeSet.Empty,
        Budget = new(1),
    };
}
