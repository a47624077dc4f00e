using System.Diagnostics;
using OciMultiArch.TestKit;

namespace OciMultiArch.Clouds.Tests;

/// <summary>Variables and files that cannot be used: one clear error, which names them and repeats nothing of them. Nobody is asked.</summary>
public sealed partial class UnusableSettingTests : IDisposable
{
    private const string Acr = "acme.azurecr.io";
    private const string Ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Gar = "europe-docker.pkg.dev";
    private const string GitLab = "registry.gitlab.com";
    private static readonly string[] Dirty = ["planted\n", "planted\r\nX-Evil: 1", "plan\0ted", "planted\u007f", "planted\u0085", "planted\t"];
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Dictionary<string, string> Environment(string kind) => kind switch
    {
        "workload of Azure" => new()
        {
            ["AZURE_FEDERATED_TOKEN_FILE"] = folder.Write("token", "assertion"),
            ["AZURE_CLIENT_ID"] = "client",
            ["AZURE_TENANT_ID"] = "tenant",
            ["AZURE_AUTHORITY_HOST"] = "https://login.example/",
        },
        "app of Azure" => new()
        {
            ["IDENTITY_ENDPOINT"] = "http://127.0.0.1:41/msi/token",
            ["IDENTITY_HEADER"] = "header",
            ["AZURE_CLIENT_ID"] = "client",
        },
        "keys" => new() { ["AWS_ACCESS_KEY_ID"] = "AKID", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_SESSION_TOKEN"] = "session" },
        "workload of AWS" => new()
        {
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = folder.Write("token", "assertion"),
            ["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/r",
            ["AWS_ROLE_SESSION_NAME"] = "session",
            ["AWS_REGION"] = "eu-west-1",
        },
        "region" => new()
        {
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = folder.Write("token", "assertion"),
            ["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/r",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
        },
        "container" => new()
        {
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials",
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Basic token",
        },
        "task" => new()
        {
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1",
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = folder.Write("token", "assertion"),
        },
        "file of Google" => new() { ["GOOGLE_APPLICATION_CREDENTIALS"] = folder.Write("account.json", Account()) },
        "host of Google" => new() { ["GCE_METADATA_HOST"] = "metadata.example:88" },
        "deploy token" => new() { ["CI_REGISTRY"] = GitLab, ["CI_DEPLOY_USER"] = "user", ["CI_DEPLOY_PASSWORD"] = "password" },
        _ => new() { ["CI_DEPENDENCY_PROXY_SERVER"] = GitLab, ["CI_JOB_TOKEN"] = "token" },
    };

    public static TheoryData<string, string, string> Variables => new()
    {
        { "workload of Azure", Acr, "AZURE_FEDERATED_TOKEN_FILE" },
        { "workload of Azure", Acr, "AZURE_CLIENT_ID" },
        { "workload of Azure", Acr, "AZURE_TENANT_ID" },
        { "workload of Azure", Acr, "AZURE_AUTHORITY_HOST" },
        { "app of Azure", Acr, "IDENTITY_ENDPOINT" },
        { "app of Azure", Acr, "IDENTITY_HEADER" },
        { "app of Azure", Acr, "AZURE_CLIENT_ID" },
        { "keys", Ecr, "AWS_ACCESS_KEY_ID" },
        { "keys", Ecr, "AWS_SECRET_ACCESS_KEY" },
        { "keys", Ecr, "AWS_SESSION_TOKEN" },
        { "workload of AWS", Ecr, "AWS_WEB_IDENTITY_TOKEN_FILE" },
        { "workload of AWS", Ecr, "AWS_ROLE_ARN" },
        { "workload of AWS", Ecr, "AWS_ROLE_SESSION_NAME" },
        { "workload of AWS", Ecr, "AWS_REGION" },
        { "region", Ecr, "AWS_DEFAULT_REGION" },
        { "container", Ecr, "AWS_CONTAINER_CREDENTIALS_FULL_URI" },
        { "container", Ecr, "AWS_CONTAINER_AUTHORIZATION_TOKEN" },
        { "task", Ecr, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" },
        { "task", Ecr, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" },
        { "file of Google", Gar, "GOOGLE_APPLICATION_CREDENTIALS" },
        { "host of Google", Gar, "GCE_METADATA_HOST" },
        { "deploy token", GitLab, "CI_DEPLOY_USER" },
        { "deploy token", GitLab, "CI_DEPLOY_PASSWORD" },
        { "dependency proxy", GitLab, "CI_JOB_TOKEN" },
    };

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task A_variable_with_a_control_character_is_named(string kind, string registry, string variable)
    {
        foreach (var value in Dirty)
        {
            var environment = Environment(kind);
            environment[variable] = value;

            var failure = await RefusedAsync(environment, registry);

            Assert.Equal(
                (Problem.InvalidContent, $"{variable}: it holds a line break or another control character."),
                (failure.Problem, failure.Reason));
            Assert.Equal($"Set {variable} without it, or unset {variable}.", failure.Remedy!.Text);
        }
    }

    [Theory]
    [InlineData("deploy token", "CI_REGISTRY")]
    [InlineData("dependency proxy", "CI_DEPENDENCY_PROXY_SERVER")]
    public async Task A_registry_in_a_variable_with_a_line_break_is_named_for_that_registry_alone(string kind, string variable)
    {
        var environment = Environment(kind);
        environment[variable] = $"{GitLab}\n";

        var failure = await RefusedAsync(environment, GitLab);

        Assert.StartsWith($"{variable}: it holds a line break", failure.Reason, StringComparison.Ordinal);
        Assert.Null(await CloudCredentials.FromEnvironment(new() { Environment = environment.GetValueOrDefault }).FindAsync(new("ghcr.io")));
    }

    [Theory]
    [InlineData("app of Azure", Acr, "IDENTITY_HEADER")]
    [InlineData("keys", Ecr, "AWS_ACCESS_KEY_ID")]
    [InlineData("keys", Ecr, "AWS_SECRET_ACCESS_KEY")]
    [InlineData("keys", Ecr, "AWS_SESSION_TOKEN")]
    [InlineData("container", Ecr, "AWS_CONTAINER_AUTHORIZATION_TOKEN")]
    public async Task A_value_that_no_header_can_hold_is_named(string kind, string registry, string variable)
    {
        var environment = Environment(kind);
        environment[variable] = "planted\u00e9";

        var failure = await RefusedAsync(environment, registry);

        Assert.Equal($"{variable}: it holds a character that no header can hold.", failure.Reason);
    }

    [Theory]
    [InlineData("workload of Azure", Acr, "AZURE_AUTHORITY_HOST", "https://planted:planted@login.example/")]
    [InlineData("workload of Azure", Acr, "AZURE_AUTHORITY_HOST", "https://planted@login.example/")]
    [InlineData("app of Azure", Acr, "IDENTITY_ENDPOINT", "http://planted:planted@127.0.0.1/msi")]
    [InlineData("app of Azure", Acr, "IDENTITY_ENDPOINT", "httpx://127.0.0.1/planted")]
    [InlineData("app of Azure", Acr, "IDENTITY_ENDPOINT", "file:///planted")]
    [InlineData("container", Ecr, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://planted:planted@127.0.0.1/")]
    [InlineData("container", Ecr, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://127.0.0.1@planted.example/")]
    [InlineData("container", Ecr, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "file:///planted")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "planted:planted@metadata.example")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "metadata.google.internal@planted.example")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "planted.example/x")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "planted.example#")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "planted\\.example")]
    [InlineData("host of Google", Gar, "GCE_METADATA_HOST", "http://planted.example")]
    [InlineData("workload of AWS", Ecr, "AWS_REGION", "-")]
    [InlineData("workload of AWS", Ecr, "AWS_REGION", "evil.example/planted")]
    [InlineData("region", Ecr, "AWS_DEFAULT_REGION", "planted_")]
    [InlineData("workload of Azure", Acr, "AZURE_TENANT_ID", "..")]
    public async Task A_variable_that_leads_elsewhere_is_named(string kind, string registry, string variable, string value)
    {
        var environment = Environment(kind);
        environment[variable] = value;

        var failure = await RefusedAsync(environment, registry);

        Assert.StartsWith($"{variable}: it ", failure.Reason, StringComparison.Ordinal);
        Assert.Equal($"Correct {variable}, or unset it.", failure.Remedy!.Text);
    }

    [Theory]
    [InlineData("a\\u0000b", "'file' of its 'credential_source' names no file")]
    [InlineData("", "'file' of its 'credential_source' names no file")]
    public async Task A_path_in_an_account_file_that_is_none_is_named(string path, string problem) =>
        await AccountAsync(Account($$"""{"file":"{{path}}"}"""), problem);

    [Theory]
    [InlineData("""{"url":"file:///planted"}""", "'url' of its 'credential_source' is neither https nor of this machine")]
    [InlineData("""{"url":"ftp://localhost/planted"}""", "'url' of its 'credential_source' is neither https nor of this machine")]
    [InlineData("""{"url":"https://planted@issuer.example/"}""", "'url' of its 'credential_source' holds a user or a password")]
    [InlineData("""{"url":"https://issuer.example/","headers":{"Authorization":"planted\r\nX: y"}}""", "'headers' of its 'credential_source' cannot be sent")]
    [InlineData("""{"url":"https://issuer.example/","headers":{"planted x":"y"}}""", "'headers' of its 'credential_source' cannot be sent")]
    [InlineData("""{"url":"https://issuer.example/","headers":{"":"planted"}}""", "'headers' of its 'credential_source' cannot be sent")]
    [InlineData("""{"url":"https://issuer.example/","headers":{"X":"planted\ud800"}}""", "its file is no JSON")]
    public async Task An_account_file_that_leads_elsewhere_says_which_member(string source, string problem) =>
        await AccountAsync(Account(source), problem);

    [Theory]
    [InlineData("http://sts.example/planted", "'token_url' of its file is no https URL")]
    [InlineData("https://planted:planted@sts.example/", "'token_url' of its file holds a user or a password")]
    public async Task An_account_file_that_shows_its_token_elsewhere_says_which_member(string url, string problem) =>
        await AccountAsync(Account(url: url), problem);

    public static TheoryData<string, string, string> Files => new()
    {
        { "workload of Azure", Acr, "AZURE_FEDERATED_TOKEN_FILE" },
        { "workload of AWS", Ecr, "AWS_WEB_IDENTITY_TOKEN_FILE" },
        { "task", Ecr, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" },
        { "file of Google", Gar, "GOOGLE_APPLICATION_CREDENTIALS" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_without_an_end_is_not_read(string kind, string registry, string variable)
    {
        var huge = folder.Write("huge", new byte[(1 << 20) + 1]);
        (string Path, string Problem)[] rows =
        [
            ("/dev/zero", "its file cannot be read: it is a device, not a regular file"),
            (NewPipe(), "its file cannot be read: it is a pipe, not a regular file"),
            (folder.Path, "its file cannot be read"),
            (huge, "its file is larger than 1 MiB"),
        ];
        foreach (var (path, problem) in rows)
        {
            var environment = Environment(kind);
            environment[variable] = path;

            var failure = await RefusedAsync(environment, registry).WaitAsync(TimeSpan.FromSeconds(30));

            Assert.StartsWith($"{variable}: {problem}", failure.Reason, StringComparison.Ordinal);
            Assert.NotNull(failure.Remedy);
        }
    }

    [Fact]
    public async Task A_file_of_the_system_that_does_not_say_its_length_is_read_within_the_limit()
    {
        var environment = Environment("workload of Azure");
        environment["AZURE_FEDERATED_TOKEN_FILE"] = "/proc/self/comm";
        await using var fake = await CloudFake.StartAsync(static _ => null);

        await Assert.ThrowsAsync<OciException>(() => FindAsync(fake, environment, Acr));

        Assert.Equal((await File.ReadAllTextAsync("/proc/self/comm")).Trim(), fake.Asked.Single().Form["client_assertion"]);
    }

    [Theory]
    [InlineData("workload of Azure", Acr, "AZURE_FEDERATED_TOKEN_FILE")]
    [InlineData("workload of AWS", Ecr, "AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData("task", Ecr, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")]
    public async Task A_token_file_of_several_lines_is_no_token(string kind, string registry, string variable)
    {
        foreach (var text in (string[])["planted\nplanted", "planted\r\nX-Evil: 1", "planted\u00e9", "plan\0ted"])
        {
            var environment = Environment(kind);
            environment[variable] = folder.Write("lines", text);

            var failure = await RefusedAsync(environment, registry);

            Assert.Equal($"{variable}: its file holds more than a token.", failure.Reason);
        }
    }

    private async Task AccountAsync(string text, string problem)
    {
        Dictionary<string, string> environment = new() { ["GOOGLE_APPLICATION_CREDENTIALS"] = folder.Write("account.json", text) };

        var failure = await RefusedAsync(environment, Gar);

        Assert.Equal($"GOOGLE_APPLICATION_CREDENTIALS: {problem}.", failure.Reason);
    }

    private string Account(string? source = null, string url = "https://sts.example/v1/token") => $$"""
        {"type":"external_account","audience":"a","subject_token_type":"t","token_url":"{{url}}",
         "credential_source":{{source ?? $$"""{"file":"{{folder.Write("subject", "subject")}}"}"""}} }
        """;

    private string NewPipe()
    {
        var path = folder.At("pipe");
        if (File.Exists(path)) return path;
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }

    private static Task<RegistryCredential?> FindAsync(CloudFake fake, Dictionary<string, string> environment, string registry) =>
        CloudCredentials.FromEnvironment(fake.Options([.. environment.Select(static each => (each.Key, each.Value))])).FindAsync(new(registry)).AsTask();

    private static async Task<OciException> RefusedAsync(Dictionary<string, string> environment, string registry)
    {
        await using var fake = await CloudFake.StartAsync(static _ => null);

        var failure = await Assert.ThrowsAsync<OciException>(() => FindAsync(fake, environment, registry));

        Assert.DoesNotContain("planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(fake.Asked);
        return failure;
    }
}
