using System.Net.Http.Headers;
using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Kit;

/// <summary>The ledger itself, with a plain client that breaks every rule: all servers of the kit see it.</summary>
public sealed class PasswordLedgerTests : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    // Of this test alone, so that no other test's authorities are in the entry.
    private readonly string secret = $"planted-{Guid.NewGuid():N}";

    public void Dispose() => client.Dispose();

    public static TheoryData<string, string> Ways
    {
        get
        {
            TheoryData<string, string> ways = [];
            foreach (var server in (string[])["socket", "kestrel", "registry"])
                foreach (var place in (string[])["basic", "header", "url", "escaped", "body"])
                    ways.Add(server, place);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_secret_that_reaches_another_server_fails_the_test_that_started_it(string kind, string place)
    {
        await using var own = SocketServer.Start(static _ => SocketReply.Answer(200));
        var (other, address) = await StartAsync(kind);
        Plant(own.Host);

        await SendAsync(address, place);

        var leak = await Assert.ThrowsAsync<InvalidOperationException>(() => other.DisposeAsync().AsTask());
        Assert.Contains($"for {own.Host} alone", leak.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, leak.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Its_own_server_may_see_it(string kind, string place)
    {
        var (own, address) = await StartAsync(kind);
        Plant($"{address.Host}:{address.Port}");

        await SendAsync(address, place);

        await own.DisposeAsync();
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Without_TLS_only_this_machine_may_see_it(bool isAllowed, bool fails)
    {
        var server = SocketServer.Start(static _ => SocketReply.Answer(200));
        Plant($"{secret}.example");
        if (isAllowed)
            PasswordLedger.AllowInClear($"{secret}.example");
        using HttpRequestMessage request = new(HttpMethod.Get, server.BaseAddress);
        request.Headers.Host = $"{secret}.example";
        request.Headers.Authorization = new("Bearer", secret);
        (await client.SendAsync(request)).Dispose();

        var failure = await Record.ExceptionAsync(() => server.DisposeAsync().AsTask());

        Assert.Equal(fails, failure?.Message.Contains("in clear", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_proxy_may_not_see_what_is_for_the_registry_behind_it()
    {
        var proxy = SocketServer.Start(static _ => SocketReply.Answer(200));
        Plant("registry.example");
        using HttpClient proxied = new(new SocketsHttpHandler { Proxy = new System.Net.WebProxy(proxy.BaseAddress) });
        using HttpRequestMessage request = new(HttpMethod.Get, "http://registry.example/v2/");
        request.Headers.Authorization = new("Bearer", secret);
        (await proxied.SendAsync(request)).Dispose();

        var leak = await Assert.ThrowsAsync<InvalidOperationException>(() => proxy.DisposeAsync().AsTask());
        Assert.Contains("for registry.example alone", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_one_registry_that_another_one_sees_is_a_leak()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var one = SocketServer.Start(static _ => SocketReply.Answer(200));
        var other = SocketServer.Start(static _ => SocketReply.Answer(200));
        var answer = await client.GetStringAsync(new Uri($"{tokens.Realm}?scope=repository:app:pull"));
        var token = System.Text.Json.Nodes.JsonNode.Parse(answer)!["token"]!.GetValue<string>();

        foreach (var server in (SocketServer[])[one, one, other])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, server.BaseAddress);
            request.Headers.Authorization = new("Bearer", token);
            (await client.SendAsync(request)).Dispose();
        }

        var leak = await Assert.ThrowsAsync<InvalidOperationException>(() => other.DisposeAsync().AsTask());
        Assert.Contains($"shown to {one.Host} before", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_program_finds_in_its_environment_and_files_is_planted()
    {
        using TempFolder folder = new();
        var registries = Enumerable.Range(0, 3).Select(_ => SocketServer.Start(static _ => SocketReply.Answer(200))).ToArray();
        folder.Write("docker/config.json", Auths(registries[1].Host, $"{secret}-file"));
        Dictionary<string, string?> environment = new()
        {
            ["OCI_REGISTRY"] = registries[0].Host,
            ["OCI_REGISTRY_USERNAME"] = "me",
            ["OCI_REGISTRY_PASSWORD"] = $"{secret}-variable",
            ["DOCKER_CONFIG"] = folder.At("docker"),
            ["DOCKER_AUTH_CONFIG"] = Auths(registries[2].Host, $"{secret}-document"),
        };
        await Programs.RunAsync("/bin/true", [], environment);
        var stranger = SocketServer.Start(static _ => SocketReply.Answer(200));

        foreach (var each in (string[])["variable", "file", "document"])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, stranger.BaseAddress);
            request.Headers.Authorization = Basic($"{secret}-{each}");
            (await client.SendAsync(request)).Dispose();
        }

        var leak = await Assert.ThrowsAsync<InvalidOperationException>(() => stranger.DisposeAsync().AsTask());
        foreach (var each in registries)
        {
            Assert.Contains($"for {each.Host} alone", leak.Message, StringComparison.Ordinal);
            await each.DisposeAsync();
        }
    }

    private void Plant(string authority) => PasswordLedger.Plant("me", secret, authority);

    private static string Auths(string host, string password) =>
        $$"""{ "auths": { "{{host}}": { "auth": "{{Basic(password).Parameter}}" } } }""";

    private static AuthenticationHeaderValue Basic(string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{password}")));

    private async Task SendAsync(Uri address, string place)
    {
        var query = place switch
        {
            "url" => $"?key={secret}",
            "escaped" => $"?q=a%26{Uri.EscapeDataString(secret)}%26",
            _ => "",
        };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, $"v2/app/blobs/uploads/{query}"));
        if (place == "basic")
            request.Headers.Authorization = Basic(secret);
        if (place == "header")
            request.Headers.Add("X-Key", $"a {secret}");
        request.Content = new StringContent(place == "body" ? $"refresh_token={secret}&x=1" : "");
        (await client.SendAsync(request)).Dispose();
    }

    private static async Task<(IAsyncDisposable Server, Uri Address)> StartAsync(string kind)
    {
        if (kind == "socket")
        {
            var socket = SocketServer.Start(static _ => SocketReply.Answer(200));
            return (socket, socket.BaseAddress);
        }
        if (kind == "registry")
        {
            var registry = await FakeRegistry.StartAsync(new() { ServesOthers = true });
            return (registry, registry.BaseAddress);
        }
        var kestrel = await LoopbackServer.StartAsync(static context => context.Request.Body.CopyToAsync(Stream.Null));
        return (kestrel, kestrel.BaseAddress);
    }
}
