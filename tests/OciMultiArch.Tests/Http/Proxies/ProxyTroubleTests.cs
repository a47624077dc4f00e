using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Proxies that are silent, speak something else, or repeat what they were sent.</summary>
public sealed class ProxyTroubleTests
{
    private const string Host = "registry.corp.example:5000";
    private const string Password = "SECRETPW";
    private static readonly string Sent = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Password}"));

    [Fact]
    public async Task A_proxy_that_is_to_speak_TLS_and_does_not_is_named_with_what_to_write()
    {
        await using var proxy = Server("HTTP/1.1 400 Bad Request\r\n\r\n");

        var failure = await FailureAsync($"https://{proxy.Host}", isTls: true);

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Contains($"the proxy https://{proxy.Host} does not speak TLS", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"http://{proxy.Host}", failure.Remedy!.Text, StringComparison.Ordinal);
        Assert.Equal(RemedyKind.CheckProxy, failure.Remedy.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_is_not_there_is_named_without_its_login(bool isTls)
    {
        string gone;
        await using (var proxy = Server(""))
            gone = proxy.Host;

        var failure = await FailureAsync($"http://me:{Password}@{gone}", isTls);

        Assert.Equal(Problem.ProxyFailure, failure.Problem);
        Assert.Contains($"the proxy http://{gone} cannot be reached: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "no connection to registry.corp.example:5000 through the proxy http://{0} within")]
    [InlineData(false, "no answer came through the proxy http://{0} for")]
    public async Task A_proxy_that_is_silent_is_named(bool isTls, string words)
    {
        await using var proxy = SocketServer.Start(static _ => SocketReply.AfterBody.Stall());

        var failure = await FailureAsync($"http://{proxy.Host}", isTls);

        Assert.Equal(Problem.TimedOut, failure.Problem);
        Assert.Contains(string.Format(null, words, proxy.Host), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "HTTP/1.1 403 no {0} no\r\nContent-Length: 0\r\n\r\n", "403 no … no")]
    [InlineData(false, "HTTP/1.1 403 x\r\nContent-Length: {1}\r\n\r\nno {0} no", "403 (no … no)")]
    [InlineData(false, "garbage {0}\r\n\r\n", "does not answer with HTTP")]
    [InlineData(false, "HTTP/1.1 200 OK\r\ngarbage {0}\r\n\r\n", "does not answer with HTTP")]
    public async Task What_a_proxy_repeats_of_its_login_is_not_told(bool isTls, string answer, string told)
    {
        foreach (var secret in new[] { Password, Sent })
        {
            await using var proxy = Server(string.Format(null, answer, secret, secret.Length + 6));

            var failure = await FailureAsync($"http://me:{Password}@{proxy.Host}", isTls);

            Assert.Contains(told, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_registry_repeats_of_a_login_in_an_answer_that_is_not_HTTP_is_not_told()
    {
        await using var server = SocketServer.Start(static request => request["Authorization"] is { } sent
            ? SocketReply.AfterBody.Send($"garbage {sent}\r\n\r\n").Close()
            : SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        using var client = RegistryCase.ClientOf(options =>
            options.Credentials = new StaticCredentials(server.Host, RegistryCredential.Basic("me", Password)));

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Latest).AsTask());

        Assert.Contains("is not HTTP", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0005")]
    public async Task A_SOCKS_proxy_that_ends_the_connection_is_told_in_plain_words(string answer)
    {
        await using var proxy = Server(answer);

        var failure = await FailureAsync($"socks5://{proxy.Host}", isTls: true);

        Assert.Contains($"the proxy socks5://{proxy.Host} closed the connection.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("socks5://")]
    [InlineData("socks5://me:SECRETPW@")]
    public async Task A_refused_SOCKS_login_advises_SOCKS(string address)
    {
        await using var proxy = Server("\u0005\u00ff");

        var failure = await FailureAsync($"{address}{proxy.Host}", isTls: true);

        Assert.Equal(RemedyKind.LogInToProxy, failure.Remedy?.Kind);
        Assert.Contains("socks5://USER:PASSWORD@HOST:PORT", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Basic", failure.Message, StringComparison.Ordinal);
    }

    private static RawServer Server(string answer) => new(answer);

    private static async Task<RegistryException> FailureAsync(string proxy, bool isTls)
    {
        using var client = RegistryCase.ClientOf(options =>
        {
            options.Environment = name => name == "all_proxy" ? proxy : null;
            options.MaxAttempts = 1;
            options.ResponseTimeout = TimeSpan.FromSeconds(2);
            options.Hosts[Host] = new() { Transport = isTls ? TransportSecurity.Tls : TransportSecurity.PlainHttp };
        });
        var get = client.Repository($"{Host}/app").GetAsync("1").AsTask();
        return await Assert.ThrowsAsync<RegistryException>(() => get);
    }
}
