using System.Net;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>What services say no with, and what they do not say. No error holds a secret.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int, string, Problem, string> Refusals
    {
        get
        {
            TheoryData<string, int, string, Problem, string> rows = new();
            foreach (var cloud in (string[])["acme.azurecr.io", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "europe-docker.pkg.dev"])
            {
                rows.Add(cloud, 400, """{"error":"invalid","error_description":"AADSTS1: ECHO is unknown."}""", Problem.LoginRefused, "400 (AADSTS1: *** is unknown)");
                rows.Add(cloud, 403, """{"error":{"code":403,"message":"ECHO may not"}}""", Problem.LoginRefused, "403 (*** may not)");
                rows.Add(cloud, 401, "<html>ECHO</html>", Problem.LoginRefused, "refuses the identity: 401.");
                rows.Add(cloud, 307, "", Problem.LoginRefused, "307");
                rows.Add(cloud, 500, "", Problem.ServerFailure, "500");
                rows.Add(cloud, 429, "", Problem.Throttled, "429");
                rows.Add(cloud, 200, "{\"access_token\":\"ECHO", Problem.InvalidResponse, "not a JSON object");
                rows.Add(cloud, 200, "[]", Problem.InvalidResponse, "not a JSON object");
                rows.Add(cloud, 200, "{}", Problem.InvalidResponse, "it holds no '");
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_quoted_without_what_was_sent(string registry, int status, string body, Problem problem, string text)
    {
        await using var fake = await CloudFake.StartAsync(ask => new(body.Replace("ECHO", Sent(ask), StringComparison.Ordinal), status, ("Location", "/elsewhere")));

        var failure = await Assert.ThrowsAsync<OciException>(() => Source(fake).FindAsync(new(registry)).AsTask());

        Assert.Equal(problem, failure.Problem);
        Assert.Contains(text, failure.Reason, StringComparison.Ordinal);
        Assert.NotNull(failure.Remedy);
        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(status is 500 or 429 ? 3 : 1, fake.Asked.Count);
        Assert.DoesNotContain(fake.Asked, static each => each.Url.EndsWith("/elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        var tries = 0;
        await using var fake = await CloudFake.StartAsync(ask => new("""{"refresh_token":"planted-refresh"}""", tries++ == 0 ? 503 : 200));

        Assert.NotNull(await Source(fake).FindAsync(new("acme.azurecr.io")));
    }

    [Theory]
    [InlineData(true, Problem.Unreachable, "The managed identity service (169.254.169.254) cannot be reached: no route.")]
    [InlineData(false, Problem.TimedOut, "The managed identity service (169.254.169.254) did not answer within 2 s.")]
    public async Task A_machine_of_no_cloud_says_so(bool isRefused, Problem problem, string reason)
    {
        CloudOptions options = new()
        {
            Http = new(new Silent(isRefused)), Environment = static _ => null, UseMachineIdentity = true,
        };

        var failure = await Assert.ThrowsAsync<OciException>(() => CloudCredentials.Azure(options).FindAsync(new("acme.azurecr.io")).AsTask());

        Assert.Equal((problem, reason), (failure.Problem, failure.Reason));
        Assert.Equal("This may be no machine of that cloud.", failure.Remedy!.Text);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        using CancellationTokenSource cancel = new();
        CloudOptions options = new() { Http = new(new Silent(false)), Environment = static _ => null, UseMachineIdentity = true };
        var asked = CloudCredentials.Azure(options).FindAsync(new("acme.azurecr.io"), cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("AZURE_FEDERATED_TOKEN_FILE", "acme.azurecr.io")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "public.ecr.aws")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "gcr.io")]
    public async Task A_token_file_that_is_not_there_names_its_variable(string variable, string registry)
    {
        await using var fake = await CloudFake.StartAsync(static _ => null);
        foreach (var path in (string[])[folder.At("none"), folder.Path, folder.Write("empty", " \n")])
        {
            var failure = await Assert.ThrowsAsync<OciException>(() =>
                CloudCredentials.FromEnvironment(fake.Options((variable, path))).FindAsync(new(registry)).AsTask());

            Assert.StartsWith($"{variable}: its file ", failure.Reason, StringComparison.Ordinal);
        }
        Assert.Empty(fake.Asked);
    }

    [Fact]
    public void Nothing_shows_a_secret()
    {
        AwsKeys keys = new("AKID", "planted-secret", "planted-session");
        CloudToken token = new("planted-token", DateTimeOffset.UnixEpoch);

        Assert.DoesNotContain("planted", $"{keys} {token}", StringComparison.Ordinal);
        foreach (var each in keys.GetType().GetProperties().Concat(token.GetType().GetProperties()))
            Assert.DoesNotContain("planted", $"{each.GetValue(each.DeclaringType == typeof(AwsKeys) ? keys : token)}", StringComparison.Ordinal);
    }

    // The secret that the request held, wherever it was.
    private static string Sent(CloudFake.Ask ask) => ask["X-Amz-Security-Token"] ?? ask["X-IDENTITY-HEADER"] ?? ask["Authorization"]?.Split(' ')[^1]
        ?? ask.Form.Values.First(static value => value.StartsWith("planted", StringComparison.Ordinal));

    private ICredentialSource Source(CloudFake fake)
    {
        var file = folder.Write("account.json", $$"""
            {"type":"external_account","audience":"a","subject_token_type":"t","token_url":"https://sts.googleapis.com/v1/token",
             "credential_source":{"file":"{{folder.Write("subject", "planted-subject")}}" } }
            """);
        var options = fake.Options(("GOOGLE_APPLICATION_CREDENTIALS", file));
        options.AzureToken = static _ => new(new CloudToken("planted-entra"));
        options.AwsKeys = static _ => new(new AwsKeys("AKID", "planted-secret", "planted-session"));
        return CloudCredentials.FromEnvironment(options);
    }

    private sealed class Silent(bool isRefused) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (isRefused) throw new HttpRequestException(HttpRequestError.ConnectionError, "no route");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }
}
