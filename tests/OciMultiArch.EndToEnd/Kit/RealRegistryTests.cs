using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

public sealed class RealRegistryTests
{
    [Fact]
    public async Task The_log_counts_every_request_between_two_marks_and_none_else()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("v2/", UriKind.Relative))).StatusCode);

        var mark = await registry.MarkAsync();
        await client.GetAsync(new Uri("v2/app/tags/list?n=5", UriKind.Relative));
        await client.PostAsync(new Uri("v2/app/blobs/uploads/", UriKind.Relative), null);

        Assert.Equal(
            [("GET", "/v2/app/tags/list?n=5", 404), ("POST", "/v2/app/blobs/uploads/", 202)],
            (await registry.SinceAsync(mark)).Select(each => (each.Method, each.Path, each.Status)));
    }

    [Fact]
    public async Task A_hundred_parallel_requests_are_all_in_the_log()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };

        var mark = await registry.MarkAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync(new Uri("v2/", UriKind.Relative))));

        Assert.Equal(100, (await registry.SinceAsync(mark)).Count);
    }

    [Fact]
    public async Task What_was_stored_before_a_crash_is_there_after_the_restart_on_the_same_port()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };
        var stored = await StoreAsync(client);
        var port = registry.Port;

        await registry.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(stored));
        await registry.RestartAsync();

        Assert.Equal(port, registry.Port);
        Assert.Equal("hello", await client.GetStringAsync(stored));
    }

    [Fact]
    public async Task With_a_password_file_only_its_user_gets_in()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };
        var refused = await client.GetAsync(new Uri("v2/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Basic", refused.Headers.WwwAuthenticate.Single().Scheme);

        client.DefaultRequestHeaders.Authorization = Basic(RealRegistry.User, RealRegistry.Password);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("v2/", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_real_registry_takes_the_token_servers_tokens_for_what_they_grant()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string> { "pull" } });
        PasswordLedger.Plant(RealRegistry.User, RealRegistry.Password, tokens.Realm.Authority);
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };
        var uploads = new Uri("v2/team/app/blobs/uploads/", UriKind.Relative);
        var challenge = (await client.PostAsync(uploads, null)).Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Contains($"realm=\"{tokens.Realm}\"", challenge.Parameter, StringComparison.Ordinal);

        client.DefaultRequestHeaders.Authorization = new("Bearer", await AskAsync(tokens, null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(uploads, null)).StatusCode);

        client.DefaultRequestHeaders.Authorization = new("Bearer", await AskAsync(tokens, Basic(RealRegistry.User, RealRegistry.Password)));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync(uploads, null)).StatusCode);
        Assert.Equal([null, RealRegistry.User], tokens.Asks.Select(each => each.User));
        Assert.All(tokens.Asks, each => Assert.Equal(["repository:team/app:pull,push"], each.Scopes));
    }

    [Fact]
    public async Task A_read_only_registry_refuses_uploads_with_405()
    {
        await using var registry = await RealRegistry.StartAsync(new() { ReadOnly = true });
        using var client = new HttpClient { BaseAddress = registry.BaseAddress };

        var answer = await client.PostAsync(new Uri("v2/app/blobs/uploads/", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Relative_urls_name_no_host_and_https_is_trusted_with_its_certificate_alone()
    {
        await using var registry = await RealRegistry.StartAsync(new() { RelativeUrls = true, Tls = true });
        using var stranger = new HttpClient { BaseAddress = registry.BaseAddress };
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("v2/", UriKind.Relative)));
        using var client = new HttpClient(Trusting(registry.CertificateFile)) { BaseAddress = registry.BaseAddress };

        var answer = await client.PostAsync(new Uri("v2/app/blobs/uploads/", UriKind.Relative), null);

        Assert.StartsWith("/v2/app/blobs/uploads/", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletes_are_refused_unless_asked_for()
    {
        await using var closed = await RealRegistry.StartAsync();
        await using var open = await RealRegistry.StartAsync(new() { Deletes = true });
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync(await StoreAsync(client, closed))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await client.DeleteAsync(await StoreAsync(client, open))).StatusCode);
    }

    private static Task<Uri> StoreAsync(HttpClient client, RealRegistry registry) => StoreAsync(client, registry.BaseAddress);

    private static async Task<Uri> StoreAsync(HttpClient client, Uri? root = null)
    {
        root ??= client.BaseAddress!;
        var bytes = "hello"u8.ToArray();
        var digest = Bytes.Digest(bytes);
        var session = await client.PostAsync(new Uri(root, "v2/app/blobs/uploads/"), null);
        var stored = await client.PutAsync(new Uri($"{session.Headers.Location}&digest={digest}"), new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        return new Uri(root, $"v2/app/blobs/{digest}");
    }

    private static async Task<string> AskAsync(TokenServer tokens, AuthenticationHeaderValue? user)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = user;
        var reply = await client.GetStringAsync(new Uri(
            $"{tokens.Realm}?service={TokenServer.Service}&scope=repository:team/app:pull,push"));
        return System.Text.Json.Nodes.JsonNode.Parse(reply)!["token"]!.GetValue<string>();
    }

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static SocketsHttpHandler Trusting(string certificate) => new()
    {
        SslOptions = new()
        {
            CertificateChainPolicy = new()
            {
                TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
                RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
                CustomTrustStore =
                {
                    System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(certificate),
                },
            },
        },
    };
}
