using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>Google's registries, by the identities that Google gives to programs.</summary>
public sealed class GoogleTests : IDisposable
{
    private const string Registry = "europe-docker.pkg.dev";
    private const string Machine = "GET http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token";
    private const string Sts = "POST https://sts.googleapis.com/v1/token";
    private const string Impersonation = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@b:generateAccessToken";
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("machine", Machine)]
    [InlineData("metadata host", "GET http://metadata.example:88/computeMetadata/v1/instance/service-accounts/default/token")]
    [InlineData("file", Sts)]
    [InlineData("url", "GET https://issuer.example/token", Sts)]
    [InlineData("account", Sts, $"POST {Impersonation}")]
    [InlineData("own")]
    public async Task Each_identity_becomes_a_password(string kind, params string[] asked)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        var credential = await CloudCredentials.Google(Options(fake, kind)).FindAsync(new(Registry));

        Assert.Equal(asked, fake.Asked.Select(static each => each.ToString()));
        Assert.Equal("user and password (hidden)", credential!.ToString());
        Assert.Equal("Google identity", credential.Source);
        Assert.Equal(clock.GetUtcNow().AddHours(1), credential.Expires);
    }

    [Theory]
    [InlineData("gcr.io", true)]
    [InlineData("eu.gcr.io", true)]
    [InlineData("evilgcr.io", false)]
    [InlineData("pkg.dev", false)]
    [InlineData("x.pkg.dev.evil.example", false)]
    [InlineData("x.pkg.dev:8443", false)]
    public async Task No_other_registry_is_shown_the_token(string registry, bool isGoogles)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        Assert.Equal(isGoogles, await CloudCredentials.Google(Options(fake, "own")).FindAsync(new(registry)) is not null);
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("""{"type":"service_account","private_key":"planted-key"}""", "not of type 'external_account'")]
    [InlineData("""{"type":"external_account"}""", "no 'credential_source'")]
    [InlineData("""{"type":"external_account","credential_source":{"environment_id":"aws1"}}""", "neither 'file' nor 'url'")]
    [InlineData("""{"type":"external_account","credential_source":{"url":"http://issuer.example/"}}""", "neither https nor of this machine")]
    public async Task A_file_that_cannot_be_used_says_why(string text, string problem)
    {
        await using var fake = await CloudFake.StartAsync(Answer);
        var options = fake.Options(("GOOGLE_APPLICATION_CREDENTIALS", folder.Write("account.json", text)));

        var failure = await Assert.ThrowsAsync<OciException>(() => CloudCredentials.Google(options).FindAsync(new(Registry)).AsTask());

        Assert.Contains(problem, failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(fake.Asked);
    }

    private CloudOptions Options(CloudFake fake, string kind)
    {
        folder.Write("subject", """{ "id": "planted-subject" }""");
        var source = kind == "url"
            ? """{"url":"https://issuer.example/token","headers":{"Authorization":"Bearer planted-request"},"format":{"type":"json","subject_token_field_name":"id"}}"""
            : $$"""{"file":"{{folder.At("subject")}}","format":{"type":"json","subject_token_field_name":"id"} }""";
        var more = kind == "account" ? $$""","service_account_impersonation_url":"{{Impersonation}}" """ : "";
        var file = folder.Write("account.json", $$"""
            {"type":"external_account","audience":"//iam.googleapis.com/x","subject_token_type":"urn:ietf:params:oauth:token-type:jwt",
             "token_url":"https://sts.googleapis.com/v1/token","credential_source":{{source}}{{more}} }
            """);
        var options = kind switch
        {
            "metadata host" => fake.Options(("GCE_METADATA_HOST", "metadata.example:88")),
            "file" or "url" or "account" => fake.Options(("GOOGLE_APPLICATION_CREDENTIALS", file)),
            _ => fake.Options(),
        };
        options.GoogleToken = kind == "own" ? _ => new(new CloudToken("planted-google", clock.GetUtcNow().AddHours(1))) : null;
        options.UseMachineIdentity = kind == "machine";
        options.TimeProvider = clock;
        return options;
    }

    private CloudFake.Reply? Answer(CloudFake.Ask ask) => ask.ToString() switch
    {
        var url when url.EndsWith("/default/token", StringComparison.Ordinal) && ask["Metadata-Flavor"] == "Google" =>
            new("""{"access_token":"planted-google","expires_in":3600,"token_type":"Bearer"}""", 200, ("Metadata-Flavor", "Google")),
        "GET https://issuer.example/token" when ask["Authorization"] == "Bearer planted-request" => new("""{"id":"planted-subject"}"""),
        Sts when IsExchange(ask) => new("""{"access_token":"planted-google","expires_in":3600}"""),
        $"POST {Impersonation}" when ask["Authorization"] == "Bearer planted-google"
            && ask.Body == """{"scope":["https://www.googleapis.com/auth/cloud-platform"]}""" =>
            new($$"""{"accessToken":"planted-account","expireTime":"{{clock.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}"""),
        _ => null,
    };

    private static bool IsExchange(CloudFake.Ask ask) => ask.Form is { Count: 6 } form
        && form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange"
        && form["audience"] == "//iam.googleapis.com/x"
        && form["scope"] == "https://www.googleapis.com/auth/cloud-platform"
        && form["requested_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
        && (form["subject_token"], form["subject_token_type"]) == ("planted-subject", "urn:ietf:params:oauth:token-type:jwt");
}
