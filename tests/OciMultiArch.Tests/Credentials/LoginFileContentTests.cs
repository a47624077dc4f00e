using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

/// <summary>Login files that hold nothing, and the one that stands in the environment.</summary>
public sealed class LoginFileContentTests : IDisposable
{
    private const string Login = """{ "auths": { "ghcr.io": { "auth": "bWU6cGxhbnRlZA==" } } }""";
    private static readonly CredentialRequest Api = new(RepositoryName.Parse("ghcr.io/acme/api"));
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Nothing => new() { "", " \r\n\t", "null", " null\n", "\uFEFF", "{}", "\uFEFF{}", """{ "auths": null }""" };

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task A_file_that_holds_nothing_is_no_error(string content)
    {
        var path = folder.Write("config.json", content);

        Assert.Null(await new DockerCredentials(path, folder.Environment).FindAsync(Api));
        Assert.Null(await new PodmanCredentials(Named(path)).FindAsync(Api));
        Assert.Null(await CredentialSources.Default(Named(path)).FindAsync(Api));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/nowhere/auth.json")]
    public async Task Neither_is_one_that_is_not_there(string path)
    {
        Assert.Null(await new DockerCredentials(path, folder.Environment).FindAsync(Api));
        Assert.Null(await new PodmanCredentials(Named(path)).FindAsync(Api));
    }

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task A_login_is_written_into_it(string content)
    {
        DockerCredentials docker = new(folder.Write("config.json", content), folder.Environment);
        Assert.Null(await docker.EraseAsync("ghcr.io"));

        await docker.StoreAsync("ghcr.io", RegistryCredential.Basic("me", "planted"));

        Assert.Equal("planted", (await docker.FindAsync(Api))!.Secret);
        Assert.Equal((byte)'{', (await File.ReadAllBytesAsync(folder.At("config.json")))[0]);
    }

    [Fact]
    public async Task A_login_does_not_replace_a_device()
    {
        File.CreateSymbolicLink(folder.At("config.json"), "/dev/null");
        DockerCredentials docker = new(folder.At("config.json"), folder.Environment);

        var failure = await Assert.ThrowsAsync<OciException>(
            () => docker.StoreAsync("ghcr.io", RegistryCredential.Basic("me", "planted")).AsTask());

        Assert.Contains("'/dev/null' cannot be written", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.False(File.Exists("/dev/null.lock"));
    }

    [Fact]
    public async Task A_folder_still_is_an_error_that_says_so()
    {
        DockerCredentials docker = new(folder.Folder("config.json"), folder.Environment);

        var failure = await Assert.ThrowsAsync<OciException>(() => docker.FindAsync(Api).AsTask());

        Assert.Contains("Check that it is a file", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOCKER_AUTH_CONFIG", "of the environment", null)]
    [InlineData("DOCKER_AUTH_CONFIG", "of the environment", "ghcr.io")]
    [InlineData("OCI_REGISTRY_PASSWORD", "of this run", "ghcr.io")]
    public async Task A_configuration_in_the_environment_comes_after_OCI_REGISTRY_and_before_the_files(
        string winner, string secret, string? file)
    {
        Dictionary<string, string> variables = new()
        {
            ["HOME"] = folder.Path,
            ["DOCKER_AUTH_CONFIG"] = Auths("ghcr.io", "of the environment"),
        };
        if (winner == "OCI_REGISTRY_PASSWORD")
            (variables["OCI_REGISTRY"], variables["OCI_REGISTRY_USERNAME"], variables[winner]) = ("ghcr.io", "me", secret);
        if (file is not null)
            folder.Write(".docker/config.json", Auths(file, "of the file"));
        variables["REGISTRY_AUTH_FILE"] = folder.Write("auth.json", Auths("ghcr.io", "of podman"));

        var found = await CredentialSources.Default(variables.GetValueOrDefault).FindAsync(Api);

        Assert.Equal(secret, found!.Secret);
    }

    [Fact]
    public async Task A_registry_that_it_does_not_name_is_looked_for_in_the_files()
    {
        folder.Write(".docker/config.json", Auths("ghcr.io", "of the file"));
        Dictionary<string, string> variables = new() { ["HOME"] = folder.Path, ["DOCKER_AUTH_CONFIG"] = Auths("quay.io", "x") };

        Assert.Equal("of the file", (await CredentialSources.Default(variables.GetValueOrDefault).FindAsync(Api))!.Secret);
    }

    [Fact]
    public async Task It_may_name_a_helper()
    {
        folder.Helper("team", """printf '{"Username":"me","Secret":"of the helper"}'""");
        Dictionary<string, string> variables = new()
        {
            ["HOME"] = folder.Path,
            ["PATH"] = folder.Environment("PATH")!,
            ["DOCKER_AUTH_CONFIG"] = """{ "credHelpers": { "ghcr.io": "team" } }""",
        };

        Assert.Equal("of the helper", (await CredentialSources.Default(variables.GetValueOrDefault).FindAsync(Api))!.Secret);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("bWU6cGxhbnRlZA==")]
    [InlineData("""{ "auths": { "ghcr.io": { "auth": "!" } } }""")]
    public async Task One_that_is_broken_is_an_error_that_names_the_variable(string text)
    {
        Dictionary<string, string> variables = new() { ["HOME"] = folder.Path, ["DOCKER_AUTH_CONFIG"] = text };

        var failure = await Assert.ThrowsAsync<OciException>(
            () => CredentialSources.Default(variables.GetValueOrDefault).FindAsync(Api).AsTask());

        Assert.StartsWith("The environment variable DOCKER_AUTH_CONFIG cannot be used: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("Correct DOCKER_AUTH_CONFIG, or unset it.", failure.Remedy!.Text);
        Assert.DoesNotContain("bWU6", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task One_that_holds_nothing_is_no_error(string? text)
    {
        folder.Write(".docker/config.json", Login);
        Dictionary<string, string?> variables = new() { ["HOME"] = folder.Path, ["DOCKER_AUTH_CONFIG"] = text };

        Assert.Equal("planted", (await CredentialSources.Default(variables.GetValueOrDefault).FindAsync(Api))!.Secret);
    }

    private static string Auths(string host, string secret) =>
        $$"""{ "auths": { "{{host}}": { "auth": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{secret}"))}}" } } }""";

    private Func<string, string?> Named(string authFile) => name => name switch
    {
        "REGISTRY_AUTH_FILE" => authFile,
        "HOME" => folder.Folder("home"),
        _ => null,
    };
}
