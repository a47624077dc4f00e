using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Credentials;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>A refused login is told with the place where it stands, and a remedy that helps there.</summary>
public sealed class CredentialOriginTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("environment", "environment variable OCI_REGISTRY_PASSWORD", "Correct OCI_REGISTRY_PASSWORD, or unset it.")]
    [InlineData("DOCKER_AUTH_CONFIG", "environment variable DOCKER_AUTH_CONFIG", "Correct DOCKER_AUTH_CONFIG, or unset it.")]
    [InlineData("file", "login file 'FOLDER/config.json'", null)]
    [InlineData("store", "credential helper 'docker-credential-keep'", null)]
    [InlineData(
        "helper", "credential helper 'docker-credential-keep'",
        "Check the account for which 'docker-credential-keep' gives credentials.")]
    public async Task The_place_is_named(string kind, string place, string? remedy)
    {
        await using var server = SocketServer.Start(
            static _ => SocketReply.Answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        using var client = RegistryCase.ClientOf(options => options.Credentials = Source(kind, server.Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());
        var check = await Assert.ThrowsAsync<RegistryException>(() => client.CheckAsync(server.Host).AsTask());

        var named = place.Replace("FOLDER", folder.Path, StringComparison.Ordinal);
        Assert.Equal(Problem.LoginRefused, failure.Problem);
        Assert.Contains($"refuses the login for {server.Host} of the {named},", failure.Reason, StringComparison.Ordinal);
        Assert.Contains($" of the {named}.", check.Reason, StringComparison.Ordinal);
        Assert.Equal(remedy is null ? RemedyKind.LogIn : RemedyKind.Other, failure.Remedy!.Kind);
        if (remedy is not null)
            Assert.Equal(remedy, failure.Remedy.Text);
        Assert.DoesNotContain("planted", $"{failure}{check}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_of_the_token_service_names_it_too(int status)
    {
        await using var server = SocketServer.Start(each => each.Target.StartsWith("/token", StringComparison.Ordinal)
            ? SocketReply.Answer(status, """{"details":"incorrect username or password"}""")
            : SocketReply.Answer(401, "", $"WWW-Authenticate: Bearer realm=\"http://{each["Host"]}/token\""));
        using var client = RegistryCase.ClientOf(options => options.Credentials = Source("environment", server.Host));

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.Repository($"{server.Host}/app").FindAsync(Tag.Parse("1")).AsTask());

        Assert.Contains("environment variable OCI_REGISTRY_PASSWORD", failure.Reason, StringComparison.Ordinal);
    }

    private ICredentialSource Source(string kind, string host)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:planted"));
        var auths = $$"""{ "auths": { "{{host}}": { "auth": "{{auth}}" } } }""";
        if (kind == "environment")
            return CredentialSources.FromEnvironment(new Dictionary<string, string>
            {
                ["OCI_REGISTRY"] = host,
                ["OCI_REGISTRY_USERNAME"] = "me",
                ["OCI_REGISTRY_PASSWORD"] = "planted",
            }.GetValueOrDefault);
        if (kind == "DOCKER_AUTH_CONFIG")
            return CredentialSources.Default(new Dictionary<string, string>
            {
                ["HOME"] = folder.Path,
                ["DOCKER_AUTH_CONFIG"] = auths,
            }.GetValueOrDefault);
        if (kind == "helper")
        {
            folder.Helper("keep", """printf '{"Username":"me","Secret":"planted"}'""");
            return new HelperCredentials("keep", [host], folder.Environment);
        }
        if (kind == "store")
        {
            folder.Helper("keep", """printf '{"Username":"me","Secret":"planted"}'""");
            auths = """{ "credsStore": "keep" }""";
        }
        return new DockerCredentials(folder.Write("config.json", auths), folder.Environment);
    }
}
