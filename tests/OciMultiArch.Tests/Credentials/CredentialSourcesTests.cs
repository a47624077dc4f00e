using System.Text;
using OciMultiArch.Credentials;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

/// <summary>Where a client looks unless it is told otherwise, and which registries each place answers for.</summary>
public sealed class CredentialSourcesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> variables;

    public CredentialSourcesTests() =>
        variables = new() { ["HOME"] = folder.Path, ["USERPROFILE"] = folder.Path, ["XDG_RUNTIME_DIR"] = folder.At("run") };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_environment_goes_before_docker_login_podman_login_and_the_token_of_GitHub()
    {
        variables["GITHUB_TOKEN"] = "t";
        variables["GITHUB_ACTOR"] = "actor";
        Assert.Equal("actor", await DefaultAsync("ghcr.io/acme/api"));
        Login(".config/containers/auth.json", "ghcr.io", "own");
        Assert.Equal("own", await DefaultAsync("ghcr.io/acme/api"));
        if (OperatingSystem.IsLinux())
        {
            Login("run/containers/auth.json", "ghcr.io", "session");
            Assert.Equal("session", await DefaultAsync("ghcr.io/acme/api"));
        }
        Login(".docker/config.json", "ghcr.io", "docker");
        Assert.Equal("docker", await DefaultAsync("ghcr.io/acme/api"));
        (variables["OCI_REGISTRY"], variables["OCI_REGISTRY_USERNAME"], variables["OCI_REGISTRY_PASSWORD"]) = ("ghcr.io", "given", "p");
        Assert.Equal("given", await DefaultAsync("ghcr.io/acme/api"));
        Assert.Null(await DefaultAsync("quay.io/acme/api"));
    }

    [Fact]
    public async Task A_file_that_was_named_goes_before_one_that_was_found()
    {
        Login(".docker/config.json", "quay.io", "docker");
        variables["REGISTRY_AUTH_FILE"] = Login("named.json", "quay.io", "named");
        Assert.Equal("named", await DefaultAsync("quay.io/acme/api"));
        variables["DOCKER_CONFIG"] = folder.At(".docker");
        Assert.Equal("docker", await DefaultAsync("quay.io/acme/api"));
    }

    [Fact]
    public async Task Beside_the_file_that_REGISTRY_AUTH_FILE_names_podmans_others_are_not_read()
    {
        Login(".config/containers/auth.json", "quay.io", "own");
        Login("run/containers/auth.json", "quay.io", "session");
        variables["REGISTRY_AUTH_FILE"] = folder.At("none.json");
        Assert.Null(await new PodmanCredentials(Read).FindAsync(new(RepositoryName.Parse("quay.io/a"))));
    }

    [Fact]
    public async Task XDG_CONFIG_HOME_moves_podmans_own_file()
    {
        Login("moved/containers/auth.json", "quay.io", "moved");
        variables["XDG_CONFIG_HOME"] = folder.At("moved");
        Assert.Equal("moved", (await new PodmanCredentials(Read).FindAsync(new(RepositoryName.Parse("quay.io/a"))))?.User);
    }

    [Fact]
    public void No_login_is_looked_for_in_the_working_folder_which_may_be_a_strangers()
    {
        // XDG Base Directory Specification: a path that is not absolute is to be ignored.
        (variables["HOME"], variables["USERPROFILE"], variables["XDG_CONFIG_HOME"]) = (".", ".", "config");
        Assert.True(Path.IsPathFullyQualified(UserFolder.Home(Read)));
        Assert.True(Path.IsPathFullyQualified(UserFolder.Config(Read)));
        Assert.Equal(folder.At("run"), UserFolder.Absolute(variables["XDG_RUNTIME_DIR"]));
        Assert.Null(UserFolder.Absolute("run"));
    }

    [Theory]
    [InlineData("quay.io/acme/api", "api")]
    [InlineData("quay.io/acme/api/sub", "api")]
    [InlineData("quay.io/acme/api2", "acme")]
    [InlineData("quay.io/acme", "acme")]
    [InlineData("quay.io/acmes", "all")]
    [InlineData("quay.io:5000/acme", null)]
    public async Task The_longest_namespace_of_an_auth_json_that_holds_the_repository_answers(string repository, string? user)
    {
        string Entry(string name) => $$"""{"auth":"{{Base64($"{name}:p")}}"}""";
        variables["REGISTRY_AUTH_FILE"] = folder.Write("auth.json",
            $$"""{"auths":{"quay.io":{{Entry("all")}},"quay.io/acme/api":{{Entry("api")}},"quay.io/acme":{{Entry("acme")}} } }""");
        Assert.Equal(user, (await new PodmanCredentials(Read).FindAsync(new(RepositoryName.Parse(repository))))?.User);
    }

    [Fact]
    public async Task The_helpers_that_an_auth_json_names_are_asked()
    {
        folder.Helper("vault", """echo "{\"Username\":\"vault\",\"Secret\":\"$(cat)\"}" """);
        variables["PATH"] = folder.Environment("PATH")!;
        variables["REGISTRY_AUTH_FILE"] = folder.Write("auth.json", """{"credHelpers":{"quay.io":"vault"}}""");
        Assert.Equal("quay.io", (await new PodmanCredentials(Read).FindAsync(new(RepositoryName.Parse("quay.io/a"))))?.Secret);
    }

    [Fact]
    public async Task A_broken_auth_json_is_an_error_that_names_it_and_nothing_else_is_asked()
    {
        variables["GITHUB_TOKEN"] = "t";
        Directory.CreateDirectory(folder.At(".config/containers"));
        folder.Write(".config/containers/auth.json", "{\"auths\":{\"ghcr.io\":{\"auth\":\"s3cr3t!\"}}}");
        var failure = await Assert.ThrowsAsync<OciException>(() => DefaultAsync("ghcr.io/a"));
        Assert.Contains(folder.At(".config/containers/auth.json"), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io", "ghcr.io/acme/api", true)]
    [InlineData("GHCR.io:443", "ghcr.io/acme/api", true)]
    [InlineData("docker.io", "alpine", true)]
    [InlineData("ghcr.io", "alpine", false)]
    [InlineData("ghcr.io", "ghcr.io.evil.example/a", false)]
    [InlineData("localhost:5000", "localhost:50001/a", false)]
    public async Task The_password_of_the_environment_is_for_the_registry_it_names_alone(string registry, string repository, bool isShown)
    {
        (variables["OCI_REGISTRY"], variables["OCI_REGISTRY_USERNAME"], variables["OCI_REGISTRY_PASSWORD"]) = (registry, "u", "p");
        Assert.Equal(isShown, await CredentialSources.FromEnvironment(Read).FindAsync(new(RepositoryName.Parse(repository))) is not null);
    }

    [Theory]
    [InlineData(null, "u", "OCI_REGISTRY does not say")]
    [InlineData("", "u", "OCI_REGISTRY does not say")]
    [InlineData("https://ghcr.io", "u", "OCI_REGISTRY is not a registry")]
    [InlineData("s3cr3t:s3cr3t@ghcr.io", "u", "OCI_REGISTRY is not a registry")]
    [InlineData("ghcr.io", null, "OCI_REGISTRY_USERNAME is missing")]
    [InlineData("ghcr.io", "s3cr3t:", "OCI_REGISTRY_USERNAME holds a ':'")]
    public async Task A_password_that_nobody_can_place_is_an_error_that_names_the_variable_and_no_value(
        string? registry, string? user, string problem)
    {
        (string, string?)[] given = [("OCI_REGISTRY", registry), ("OCI_REGISTRY_USERNAME", user), ("OCI_REGISTRY_PASSWORD", "s3cr3t")];
        foreach (var (name, value) in given)
            if (value is not null)
                variables[name] = value;
        var failure = await Assert.ThrowsAsync<OciException>(() => DefaultAsync("ghcr.io/acme/api"));
        Assert.Contains($"OCI_REGISTRY_PASSWORD is set, but {problem}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_a_build_server_left_empty_is_none()
    {
        (variables["OCI_REGISTRY"], variables["OCI_REGISTRY_USERNAME"], variables["OCI_REGISTRY_PASSWORD"]) = ("ghcr.io", "u", "");
        variables["GITHUB_TOKEN"] = "";
        Assert.Null(await DefaultAsync("ghcr.io/a"));
    }

    [Theory]
    [InlineData("ghcr.io/acme/api", "github")]
    [InlineData("alpine", null)]
    [InlineData("evil-ghcr.io/a", null)]
    [InlineData("ghcr.io.evil.example/a", null)]
    [InlineData("ghcr.io:5000/a", null)]
    public async Task The_token_of_GitHub_is_for_its_own_registry_alone(string repository, string? user)
    {
        variables["GITHUB_TOKEN"] = "t";
        Assert.Equal(user, await DefaultAsync(repository));
    }

    [Fact]
    public async Task A_helper_is_asked_for_its_registries_and_for_no_other()
    {
        folder.Helper("ecr-login", """echo "{\"Username\":\"AWS\",\"Secret\":\"$(cat)\"}" """);
        HelperCredentials source = new("ecr-login", ["1.dkr.ecr.eu-west-1.amazonaws.com"], folder.Environment);
        var own = await source.FindAsync(new(RepositoryName.Parse("1.dkr.ecr.eu-west-1.amazonaws.com/app")));
        Assert.Equal("1.dkr.ecr.eu-west-1.amazonaws.com", own?.Secret);
        Assert.Null(await source.FindAsync(new(RepositoryName.Parse("2.dkr.ecr.eu-west-1.amazonaws.com/app"))));
        Assert.Throws<ArgumentException>(() => new HelperCredentials("../x", ["ghcr.io"]));
        Assert.Throws<FormatException>(() => new HelperCredentials("x", ["https://ghcr.io"]));
    }

    private string? Read(string name) => variables.GetValueOrDefault(name);

    private async Task<string?> DefaultAsync(string repository) =>
        (await CredentialSources.Default(Read).FindAsync(new(RepositoryName.Parse(repository))))?.User;

    private string Login(string name, string registry, string user)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
        return folder.Write(name, $$"""{"auths":{"{{registry}}":{"auth":"{{Base64($"{user}:p")}}"} } }""");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
