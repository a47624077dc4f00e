using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>Azure Container Registry, by the identities that Azure gives to programs.</summary>
public sealed class AzureTests : IDisposable
{
    private const string Registry = "acme.azurecr.io";
    private const string Exchange = $"POST https://{Registry}/oauth2/exchange";
    private const string Resource = "https%3A%2F%2Fcontainerregistry.azure.net";
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private string refresh = "planted-refresh";

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("workload", "POST https://login.example/tenant%201/oauth2/v2.0/token")]
    [InlineData("app", $"GET http://127.0.0.1:41/msi/token?api-version=2019-08-01&resource={Resource}&client_id=client%26")]
    [InlineData("machine", $"GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Resource}")]
    [InlineData("own", null)]
    public async Task Each_identity_becomes_a_refresh_token(string kind, string? first)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        var credential = await CloudCredentials.Azure(Options(fake, kind)).FindAsync(new(Registry));

        Assert.Equal([.. first is null ? (string[])[] : [first], Exchange], fake.Asked.Select(static each => each.ToString()));
        Assert.Equal("identity token (hidden)", credential!.ToString());
        Assert.Equal("Azure identity", credential.Source);
        Assert.Equal(clock.GetUtcNow().AddHours(3), credential.Expires);
    }

    [Fact]
    public async Task A_refresh_token_says_itself_when_it_ends()
    {
        var end = clock.GetUtcNow().AddMinutes(47);
        refresh = $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{end.ToUnixTimeSeconds()}}}"""))}.x";
        await using var fake = await CloudFake.StartAsync(Answer);

        Assert.Equal(end, (await CloudCredentials.Azure(Options(fake, "own")).FindAsync(new(Registry)))!.Expires);
    }

    [Fact]
    public async Task Twenty_repositories_are_one_exchange_and_another_one_comes_before_it_ends()
    {
        await using var fake = await CloudFake.StartAsync(Answer);
        var options = Options(fake, "machine");
        using RegistryClient client = new(new()
        {
            Credentials = CredentialSources.FirstOf(CloudCredentials.FromEnvironment(options), new StaticCredentials([])),
            TimeProvider = clock,
            Handlers = _ => fake.NewHandler(),
        });

        Task ReadAsync(int each) => client.Repository($"{Registry}/team/r{each}").FindAsync(Tag.Parse("1")).AsTask();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(ReadAsync));
        Assert.Equal((1, 1), (fake.CountOf(Exchange), fake.CountOf("GET http://169.254.169.254/")));

        clock.Advance(new TimeSpan(2, 54, 0));
        await ReadAsync(1);
        Assert.Equal(1, fake.CountOf(Exchange));

        clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(ReadAsync));
        Assert.Equal((2, 2), (fake.CountOf(Exchange), fake.CountOf("GET http://169.254.169.254/")));
        Assert.DoesNotContain(fake.Asked, static each => each["Authorization"]?.Contains("planted", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("ghcr.io")]
    [InlineData("azurecr.io")]
    [InlineData("evilazurecr.io")]
    [InlineData("acme.azurecr.io.evil.example")]
    [InlineData("acme.azurecr.io:5000")]
    public async Task Other_registries_are_shown_nothing(string registry)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        Assert.Null(await CloudCredentials.Azure(Options(fake, "own")).FindAsync(new(registry)));

        Assert.Empty(fake.Asked);
    }

    [Fact]
    public async Task No_link_local_address_is_asked_unless_the_program_says_so()
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        Assert.Null(await CloudCredentials.FromEnvironment(fake.Options()).FindAsync(new(Registry)));
        Assert.Null(await CloudCredentials.FromEnvironment(fake.Options()).FindAsync(new("1234.pkg.dev")));
        Assert.Null(await CloudCredentials.FromEnvironment(fake.Options()).FindAsync(new("public.ecr.aws")));

        Assert.Empty(fake.Asked);
    }

    private CloudOptions Options(CloudFake fake, string kind)
    {
        var options = kind switch
        {
            "workload" => fake.Options(
                ("AZURE_FEDERATED_TOKEN_FILE", folder.Write("token", "planted-assertion\n")),
                ("AZURE_CLIENT_ID", "client&"),
                ("AZURE_TENANT_ID", "tenant 1"),
                ("AZURE_AUTHORITY_HOST", "https://login.example/")),
            "app" => fake.Options(
                ("IDENTITY_ENDPOINT", "http://127.0.0.1:41/msi/token"), ("IDENTITY_HEADER", "planted-header"), ("AZURE_CLIENT_ID", "client&")),
            _ => fake.Options(),
        };
        options.UseMachineIdentity = kind == "machine";
        options.AzureToken = kind == "own" ? static _ => new(new CloudToken("planted-entra")) : null;
        options.TimeProvider = clock;
        return options;
    }

    private CloudFake.Reply? Answer(CloudFake.Ask ask) => new Uri(ask.Url).AbsolutePath switch
    {
        "/tenant%201/oauth2/v2.0/token" when IsWorkload(ask) => Token,
        "/msi/token" when ask["X-IDENTITY-HEADER"] == "planted-header" => Token,
        "/metadata/identity/oauth2/token" when ask["Metadata"] == "true" => Token,
        "/oauth2/exchange" when ask.Form is { Count: 3 } form
            && (form["grant_type"], form["service"], form["access_token"]) == ("access_token", Registry, "planted-entra") =>
            new($$"""{"refresh_token":"{{refresh}}"}"""),
        "/oauth2/token" when ask.Form is var form && (form["grant_type"], form["refresh_token"]) == ("refresh_token", refresh) =>
            new("""{"access_token":"opened","expires_in":600}"""),
        var path when path.StartsWith("/v2/", StringComparison.Ordinal) && ask["Authorization"] == "Bearer opened" => new("", 404),
        var path when path.StartsWith("/v2/", StringComparison.Ordinal) =>
            new("", 401, ("WWW-Authenticate", $"Bearer realm=\"https://{Registry}/oauth2/token\",service=\"{Registry}\"")),
        _ => null,
    };

    private static CloudFake.Reply Token => new("""{"access_token":"planted-entra","expires_in":"3599"}""");

    private static bool IsWorkload(CloudFake.Ask ask) => ask.Form is { Count: 5 } form
        && form["grant_type"] == "client_credentials"
        && form["client_id"] == "client&"
        && form["scope"] == "https://containerregistry.azure.net/.default"
        && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        && form["client_assertion"] == "planted-assertion";
}
