using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>Amazon's registries, by the keys that AWS gives to programs. The fake computes each signature anew.</summary>
public sealed class AwsTests : IDisposable
{
    private const string Registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Ecr = "POST https://api.ecr.eu-west-1.amazonaws.com/";
    private const string Secret = "planted/secret+key";
    private static readonly string Token = Convert.ToBase64String("AWS:planted-password"u8);
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("environment", Ecr)]
    [InlineData("environment with a session", Ecr)]
    [InlineData("own", Ecr)]
    [InlineData("workload", "POST https://sts.eu-west-3.amazonaws.com/", Ecr)]
    [InlineData("relative", "GET http://169.254.170.2/v2/credentials?id=1", Ecr)]
    [InlineData("full", "GET http://169.254.170.23/v1/credentials", Ecr)]
    [InlineData("machine", "PUT http://169.254.169.254/latest/api/token", "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/builders", Ecr)]
    public async Task Each_identity_becomes_a_password(string kind, params string[] asked)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        var credential = await CloudCredentials.Aws(Options(fake, kind)).FindAsync(new(Registry));

        Assert.Equal(asked, fake.Asked.Select(static each => each.ToString()));
        Assert.Equal("user and password (hidden)", credential!.ToString());
        Assert.Equal("AWS identity", credential.Source);
        Assert.Equal(clock.GetUtcNow().AddHours(12), credential.Expires);
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.us-gov-west-1.amazonaws.com", "api.ecr.us-gov-west-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "ecr-fips.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "api.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("123456789012.dkr-ecr.eu-west-1.on.aws", "api.ecr.eu-west-1.amazonaws.com")]
    [InlineData("public.ecr.aws", "api.ecr-public.us-east-1.amazonaws.com")]
    [InlineData("12345.dkr.ecr.eu-west-1.amazonaws.com", null)]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example", null)]
    [InlineData("evil-public.ecr.aws", null)]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443", null)]
    public async Task A_registry_says_which_service_is_asked(string registry, string? service)
    {
        await using var fake = await CloudFake.StartAsync(Answer);

        var credential = await CloudCredentials.Aws(Options(fake, "own")).FindAsync(new(registry));

        Assert.Equal(service is null ? [] : [$"POST https://{service}/"], fake.Asked.Select(static each => each.ToString()));
        Assert.Equal(service is null, credential is null);
    }

    [Fact]
    public async Task A_machine_that_is_switched_off_is_not_asked()
    {
        await using var fake = await CloudFake.StartAsync(Answer);
        var options = fake.Options(("AWS_EC2_METADATA_DISABLED", "True"));
        options.UseMachineIdentity = true;

        Assert.Null(await CloudCredentials.Aws(options).FindAsync(new(Registry)));

        Assert.Empty(fake.Asked);
    }

    [Theory]
    [InlineData("http://evil.example/credentials")]
    [InlineData("http://169.254.169.254/credentials")]
    [InlineData("file:///etc/passwd")]
    [InlineData("credentials")]
    public async Task A_containers_token_is_shown_in_clear_to_this_machine_alone(string url)
    {
        await using var fake = await CloudFake.StartAsync(Answer);
        var options = fake.Options(("AWS_CONTAINER_CREDENTIALS_FULL_URI", url), ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "planted-token"));

        var failure = await Assert.ThrowsAsync<OciException>(() => CloudCredentials.Aws(options).FindAsync(new(Registry)).AsTask());

        Assert.StartsWith("AWS_CONTAINER_CREDENTIALS_FULL_URI: ", failure.Message, StringComparison.Ordinal);
        Assert.Empty(fake.Asked);
    }

    private CloudOptions Options(CloudFake fake, string kind)
    {
        (string, string)[] variables = kind switch
        {
            "environment" => [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", Secret)],
            "environment with a session" => [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", Secret), ("AWS_SESSION_TOKEN", "planted-session")],
            "workload" =>
            [
                ("AWS_WEB_IDENTITY_TOKEN_FILE", folder.Write("token", "planted-web")), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/a"), ("AWS_REGION", "eu-west-3"),
            ],
            "relative" => [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials?id=1")],
            "full" =>
            [
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder.Write("token", "planted-pod")),
            ],
            _ => [],
        };
        var options = fake.Options(variables);
        options.AwsKeys = kind == "own" ? static _ => new(new AwsKeys("AKID", Secret)) : null;
        options.UseMachineIdentity = kind == "machine";
        options.TimeProvider = clock;
        return options;
    }

    private CloudFake.Reply? Answer(CloudFake.Ask ask) => ask.ToString() switch
    {
        "PUT http://169.254.169.254/latest/api/token" when ask["X-aws-ec2-metadata-token-ttl-seconds"] == "300" => new("planted-imds"),
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/" when IsInSession(ask) => new("builders\n"),
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/builders" when IsInSession(ask) => Keys,
        "GET http://169.254.170.2/v2/credentials?id=1" when ask["Authorization"] is null => Keys,
        "GET http://169.254.170.23/v1/credentials" when ask["Authorization"] == "planted-pod" => Keys,
        "POST https://sts.eu-west-3.amazonaws.com/" when ask["Authorization"] is null && IsAssumed(ask) => new($"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>AKID</AccessKeyId><SecretAccessKey>{Secret}</SecretAccessKey><SessionToken>planted-session</SessionToken>
            </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """),
        var other when other.StartsWith("POST https://", StringComparison.Ordinal) && IsSigned(ask) => new(Data(ask)),
        _ => null,
    };

    private static CloudFake.Reply Keys =>
        new($$"""{"Code":"Success","AccessKeyId":"AKID","SecretAccessKey":"{{Secret}}","Token":"planted-session","Expiration":"2026-01-01T00:00:00Z"}""");

    private static bool IsInSession(CloudFake.Ask ask) => ask["X-aws-ec2-metadata-token"] == "planted-imds";

    private static bool IsAssumed(CloudFake.Ask ask) => ask.Form is { Count: 5 } form
        && (form["Action"], form["Version"]) == ("AssumeRoleWithWebIdentity", "2011-06-15")
        && (form["RoleArn"], form["RoleSessionName"], form["WebIdentityToken"]) == ("arn:aws:iam::1:role/a", "ocimultiarch", "planted-web");

    private string Data(CloudFake.Ask ask)
    {
        var end = clock.GetUtcNow().AddHours(12).ToUnixTimeSeconds();
        var one = $$"""{"authorizationToken":"{{Token}}","expiresAt":{{end}}.000,"proxyEndpoint":"https://{{Registry}}"}""";
        return $$"""{"authorizationData":{{(ask["Host"]!.Contains("public", StringComparison.Ordinal) ? one : $"[{one}]")}}}""";
    }

    // By the text of the specification, from what arrived.
    private bool IsSigned(CloudFake.Ask ask)
    {
        var isPublic = ask["Host"]!.Contains("ecr-public", StringComparison.Ordinal);
        var region = ask["Host"]!.Split('.') is [_, _, "amazonaws", ..] parts ? parts[1] : ask["Host"]!.Split('.')[2];
        var scope = $"{clock.GetUtcNow():yyyyMMdd}/{region}/{(isPublic ? "ecr-public" : "ecr")}/aws4_request";
        var time = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        string[] names = ask["X-Amz-Security-Token"] is null
            ? ["content-type", "host", "x-amz-date", "x-amz-target"]
            : ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"];
        var lines = string.Concat(names.Select(name => $"{name}:{ask[name]}\n"));
        var canonical = $"POST\n/\n\n{lines}\n{string.Join(';', names)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(ask.Body)))}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), static (made, part) => HMACSHA256.HashData(made, Encoding.UTF8.GetBytes(part)));
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        var target = isPublic ? "SpencerFrontendService" : "AmazonEC2ContainerRegistry_V20150921";
        return ask.Body == "{}"
            && ask["Content-Type"] == "application/x-amz-json-1.1"
            && ask["X-Amz-Date"] == time
            && ask["X-Amz-Target"] == $"{target}.GetAuthorizationToken"
            && ask["X-Amz-Security-Token"] is null or "planted-session"
            && ask["Authorization"] == $"AWS4-HMAC-SHA256 Credential=AKID/{scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
