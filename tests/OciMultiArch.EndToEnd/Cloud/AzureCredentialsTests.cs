using System.Text;
using Microsoft.AspNetCore.Http;
using OciMultiArch.CloudCredentials;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Cloud;

/// <summary>The sample's source against a registry that exchanges tokens as Azure's does.</summary>
public sealed class AzureCredentialsTests : IAsyncLifetime
{
    private readonly List<string> asked = [];
    private string valid = "planted-refresh-1";
    private int exchangeStatus = 200;
    private string exchangeAnswer = """{"refresh_token":"planted-refresh-1"}""";
    private LoopbackServer server = null!;

    public async Task InitializeAsync() => server = await LoopbackServer.StartAsync(AnswerAsync);

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_token_of_Entra_ID_becomes_a_password_that_only_the_token_service_sees()
    {
        using var http = AzureCredentials.NewHttp();
        using RegistryClient client = new(new() { Credentials = Source(http) });

        Assert.Equal(["1.0"], await TagsAsync(client));

        Assert.Equal(
        [
            "GET /v2/app/tags/list none",
            $"POST /oauth2/exchange grant_type=access_token&service={Uri.EscapeDataString(server.Host)}&access_token=planted-entra",
            "GET /oauth2/token Basic 00000000-0000-0000-0000-000000000000:planted-refresh-1",
            "GET /v2/app/tags/list Bearer planted-refresh-1-access",
        ], asked);
    }

    [Fact]
    public async Task A_refresh_token_that_has_ended_is_exchanged_for_once_more_in_the_middle_of_a_build()
    {
        using var http = AzureCredentials.NewHttp();
        using RegistryClient client = new(new() { Credentials = Source(http) });
        await TagsAsync(client);
        asked.Clear();

        (valid, exchangeAnswer) = ("planted-refresh-2", """{"refresh_token":"planted-refresh-2"}""");

        Assert.Equal(["1.0"], await TagsAsync(client));
        Assert.Single(asked, static each => each.StartsWith("POST /oauth2/exchange", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_when_the_three_hours_are_over_and_answers_for_its_own_registry_alone()
    {
        using var http = AzureCredentials.NewHttp();
        var before = TimeProvider.System.GetUtcNow();

        var credential = await Source(http).FindAsync(new(RepositoryName.Parse($"{server.Host}/app")));
        var other = await Source(http).FindAsync(new(RepositoryName.Parse("other.azurecr.io/app")));

        Assert.InRange(credential!.Expires!.Value, before.AddHours(3), TimeProvider.System.GetUtcNow().AddHours(3));
        Assert.Null(other);
        Assert.Single(asked);
    }

    [Theory]
    [InlineData(401, "planted-entra is unknown", "401")]
    [InlineData(307, "", "307")]
    [InlineData(200, "{\"refresh_token\":\"planted", "no JSON")]
    [InlineData(200, "{}", "for nothing")]
    public async Task An_exchange_that_fails_is_an_error_without_a_secret(int status, string answer, string problem)
    {
        (exchangeStatus, exchangeAnswer) = (status, answer);
        using var http = AzureCredentials.NewHttp();

        var failure = await Assert.ThrowsAsync<OciException>(() =>
            Source(http).FindAsync(new(RepositoryName.Parse($"{server.Host}/app"))).AsTask());

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(asked);
    }

    [Theory]
    [InlineData("acme.azurecr.io", typeof(AzureCredentials))]
    [InlineData("1.dkr.ecr.eu-west-1.amazonaws.com", typeof(HelperCredentials))]
    [InlineData("azurecr.io.evil.example", typeof(StaticCredentials))]
    [InlineData("evilazurecr.io", typeof(StaticCredentials))]
    public void A_registrys_name_says_its_cloud(string registry, Type source)
    {
        using var http = AzureCredentials.NewHttp();
        Assert.IsType(source, CloudCredentials.Cloud.Of(registry, http));
    }

    private AzureCredentials Source(HttpMessageInvoker http) =>
        new(server.Host, http, static _ => new("planted-entra"), server.BaseAddress);

    private async Task<IReadOnlyList<string>> TagsAsync(RegistryClient client)
    {
        List<string> tags = [];
        await foreach (var each in client.Repository($"{server.Host}/app").TagsAsync())
            tags.Add(each.Value);
        return tags;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, reply) = (context.Request, context.Response);
        using StreamReader body = new(request.Body);
        var form = await body.ReadToEndAsync();
        var shown = request.Headers.Authorization.ToString();
        var basic = shown.StartsWith("Basic ", StringComparison.Ordinal)
            ? $"Basic {Encoding.UTF8.GetString(Convert.FromBase64String(shown[6..]))}"
            : shown;
        asked.Add($"{request.Method} {request.Path} {(form.Length > 0 ? form : basic.Length > 0 ? basic : "none")}");
        if (request.Path == "/oauth2/exchange")
        {
            reply.StatusCode = exchangeStatus;
            if (exchangeStatus == 307)
                reply.Headers.Location = $"{server.BaseAddress}elsewhere";
            reply.ContentType = "application/json";
            await reply.WriteAsync(exchangeAnswer);
        }
        else if (request.Path == "/oauth2/token" && basic.EndsWith($":{valid}", StringComparison.Ordinal))
            await reply.WriteAsync($$"""{"access_token":"{{valid}}-access"}""");
        else if (shown == $"Bearer {valid}-access")
            await reply.WriteAsync("""{"name":"app","tags":["1.0"]}""");
        else
        {
            reply.StatusCode = 401;
            if (request.Path.StartsWithSegments("/v2"))
                reply.Headers.WWWAuthenticate = $"Bearer realm=\"{server.BaseAddress}oauth2/token\",service=\"{server.Host}\","
                    + $"scope=\"repository:app:pull\"";
        }
    }
}
