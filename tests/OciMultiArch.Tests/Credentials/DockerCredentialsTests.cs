using System.Text;
using OciMultiArch.Credentials;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Http;

namespace OciMultiArch.Tests.Credentials;

public sealed class DockerCredentialsTests : IDisposable
{
    private const string Secret = "s3cr3t:pä ss";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ghcr.io", "ghcr.io/acme/api")]
    [InlineData("https://ghcr.io", "ghcr.io/acme/api")]
    [InlineData("https://ghcr.io/", "ghcr.io/acme/api")]
    [InlineData("https://ghcr.io/v2/", "ghcr.io/acme/api")]
    [InlineData("http://ghcr.io/v1/", "ghcr.io/acme/api")]
    [InlineData("GHCR.io", "ghcr.io/acme/api")]
    [InlineData("ghcr.io:443", "ghcr.io/acme/api")]
    [InlineData("ghcr.io", "ghcr.io:443/acme/api")]
    [InlineData("http://registry.example:80", "registry.example/app")]
    [InlineData("ghcr.io/acme", "ghcr.io/acme/api")]
    [InlineData("ghcr.io/acme/", "ghcr.io/acme/api")]
    [InlineData("ghcr.io/acme/api", "ghcr.io/acme/api")]
    [InlineData("localhost:5000", "localhost:5000/app")]
    [InlineData("[::1]:5000", "[::1]:5000/app")]
    [InlineData("https://index.docker.io/v1/", "alpine")]
    [InlineData("index.docker.io/v1/", "alpine")]
    [InlineData("index.docker.io", "alpine")]
    [InlineData("docker.io", "alpine")]
    [InlineData("registry-1.docker.io", "alpine")]
    [InlineData("docker.io/library", "alpine")]
    [InlineData("v1.example/v1", "v1.example/v1/app")]
    public async Task A_key_means_its_registry(string key, string repository) =>
        Assert.Equal("user", (await FindAsync(Auths(key), repository))?.User);

    [Theory]
    [InlineData("evil-docker.io", "alpine")]
    [InlineData("docker.io.evil.com", "alpine")]
    [InlineData("docker.io", "docker.io.evil.com/app")]
    [InlineData("docker.io", "evil-docker.io/app")]
    [InlineData("docker.io", "auth.docker.io/app")]
    [InlineData("https://index.docker.io/v1/access-token", "alpine")]
    [InlineData("https://evil.example/index.docker.io/v1/", "alpine")]
    [InlineData("registry.example:5000", "registry.example:50001/app")]
    [InlineData("registry.example:50001", "registry.example:5000/app")]
    [InlineData("registry.example:5000", "registry.example/app")]
    [InlineData("registry.example", "registry.example:5000/app")]
    [InlineData("registry.example", "sub.registry.example/app")]
    [InlineData("sub.registry.example", "registry.example/app")]
    [InlineData("user@registry.example", "registry.example/app")]
    [InlineData("registry.example@evil.example", "registry.example/app")]
    [InlineData("*.example", "registry.example/app")]
    [InlineData("ghcr.io/acme", "ghcr.io/acme-evil/api")]
    [InlineData("ghcr.io/acme/api", "ghcr.io/acme/api2")]
    [InlineData("ghcr.io/acme/api", "ghcr.io/acme")]
    [InlineData("v1.example/v1", "v1.example/app")]
    [InlineData("", "alpine")]
    [InlineData("https://", "alpine")]
    public async Task A_key_never_means_another_registry(string key, string repository) =>
        Assert.Null(await FindAsync(Auths(key), repository));

    [Fact]
    public async Task The_longest_path_goes_first_and_the_plain_spelling_before_others()
    {
        var json = $$"""
            {"auths":{"https://ghcr.io":{{Entry("other")}},"ghcr.io":{{Entry("host")}},"ghcr.io/acme":{{Entry("acme")}},
                "ghcr.io/acme/api":{{Entry("api")}},
                "docker.io":{{Entry("other")}},"https://index.docker.io/v1/":{{Entry("hub")}} } }
            """;
        Assert.Equal("api", (await FindAsync(json, "ghcr.io/acme/api"))?.User);
        Assert.Equal("acme", (await FindAsync(json, "ghcr.io/acme/other"))?.User);
        Assert.Equal("host", (await FindAsync(json, "ghcr.io/someone"))?.User);
        Assert.Equal("hub", (await FindAsync(json, "alpine"))?.User);
    }

    [Fact]
    public async Task A_password_is_kept_byte_for_byte()
    {
        var credential = await FindAsync(Auths("ghcr.io"), "ghcr.io/acme/api");
        Assert.Equal(Secret, credential?.Secret);
        Assert.Equal(Base64("user:" + Secret), credential?.BasicParameter);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("""{"auth":"","email":"a@b"}""", null)]
    [InlineData("""{"auth":null}""", null)]
    [InlineData("""{"auth":"dXNlcjpwYXNz"}""", "Password user pass")]
    [InlineData("""{"auth":"dXNlcjpwYXNzAAA="}""", "Password user pass")]
    [InlineData("""{"auth":"dXNlcjo="}""", "Password user ")]
    [InlineData("""{"username":"user","password":"a:b"}""", "Password user a:b")]
    [InlineData("""{"auth":"dXNlcjpwYXNz","username":"x","password":"y"}""", "Password user pass")]
    [InlineData("""{"auth":"dXNlcjpwYXNz","identitytoken":"i"}""", "IdentityToken  i")]
    [InlineData("""{"identitytoken":"i","registrytoken":"r"}""", "BearerToken  r")]
    public async Task An_entry_may_have_any_of_Dockers_forms(string entry, string? expected)
    {
        var credential = await FindAsync($$"""{"auths":{"ghcr.io":{{entry}} } }""", "ghcr.io/a");
        Assert.Equal(expected, credential is null ? null : $"{credential.Kind} {credential.User} {credential.Secret}");
    }

    [Theory]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"s3cr3t!"}}}""", "auths[\"ghcr.io\"]: 'auth' is not base64")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"czNjcjN0"}}}""", "auths[\"ghcr.io\"]: 'auth' holds no ':'")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"/zpz"}}}""", "auths[\"ghcr.io\"]: 'auth' is not UTF-8")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":["s3cr3t"]}}}""", "auths[\"ghcr.io\"].auth is not text")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"\ud800"}}}""", "auths[\"ghcr.io\"].auth holds malformed text")]
    [InlineData("""{"auths":{"ghcr.io":{"username":"a:s3cr3t"}}}""", "auths[\"ghcr.io\"]: 'username' holds a ':'")]
    [InlineData(
        """{"auths":{"ghcr.io":{"registrytoken":"s3cr3t\r\nX-Evil: 1"}}}""",
        "auths[\"ghcr.io\"]: 'registrytoken' could not stand in a header")]
    [InlineData("""{"auths":{"ghcr.io":"s3cr3t"}}""", "auths[\"ghcr.io\"] is not an object")]
    [InlineData("""{"auths":{"ghcr.io":{},"ghcr.io":{"auth":"s3cr3t"}}}""", "auths holds 'ghcr.io' twice")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"","auth":"s3cr3t"}}}""", "auths[\"ghcr.io\"] holds 'auth' twice")]
    [InlineData("""{"auths":{},"auths":{}}""", "the top level holds 'auths' twice")]
    [InlineData("""{"auths":{"\ud800":{}}}""", "auths holds malformed text")]
    [InlineData("""{"auths":["s3cr3t"]}""", "auths is not an object")]
    [InlineData("""{"credsStore":7}""", "credsStore is not text")]
    [InlineData("""{"credHelpers":{"ghcr.io":7}}""", "credHelpers[\"ghcr.io\"] is not text")]
    [InlineData("{\n// s3cr3t\n}", "it is not valid JSON at line 2, byte 0")]
    [InlineData("{\"auths\":{\"ghcr.io\":{\"auth\":\"s3cr3t", "it is not valid JSON at line 1")]
    [InlineData("s3cr3t", "it is not valid JSON")]
    [InlineData("[]", "it is not a JSON object")]
    public async Task A_broken_file_is_named_with_the_place_and_without_content(string json, string problem)
    {
        var failure = await Assert.ThrowsAsync<OciException>(() => FindAsync(json, "ghcr.io/a"));
        Assert.Contains(folder.At("config.json"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_entry_of_another_registry_does_no_harm() =>
        Assert.NotNull(await FindAsync($$"""{"auths":{"other.example":{"auth":"!"},"ghcr.io":{{Entry("user")}} } }""", "ghcr.io/a"));

    [Fact]
    public async Task A_file_over_1_MiB_is_refused()
    {
        var failure = await Assert.ThrowsAsync<OciException>(() => FindAsync("{}" + new string(' ', 1 << 20), "ghcr.io/a"));
        Assert.Contains("larger than 1 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Null(await FindAsync("{}" + new string(' ', (1 << 20) - 2), "ghcr.io/a"));
    }

    [Fact]
    public async Task A_missing_file_means_no_credentials()
    {
        Assert.Null(await new DockerCredentials(folder.At("none.json")).FindAsync(new(RepositoryName.Parse("ghcr.io/a"))));
        Assert.Null(await new DockerCredentials(folder.At("none/config.json")).FindAsync(new(RepositoryName.Parse("ghcr.io/a"))));
    }

    [Fact]
    public async Task What_is_there_but_no_file_is_an_error() =>
        await Assert.ThrowsAsync<OciException>(
            () => new DockerCredentials(folder.Path).FindAsync(new(RepositoryName.Parse("ghcr.io/a"))).AsTask());

    [Fact]
    public async Task A_changed_file_is_read_again()
    {
        DockerCredentials credentials = new(folder.Write("config.json", Auths("ghcr.io", "first")));
        Assert.Equal("first", (await credentials.FindAsync(new(RepositoryName.Parse("ghcr.io/a"))))?.User);
        folder.Write("config.json", Auths("ghcr.io", "other"));
        Assert.Equal("other", (await credentials.FindAsync(new(RepositoryName.Parse("ghcr.io/a"))))?.User);
    }

    [Fact]
    public async Task The_users_own_file_is_found_by_DOCKER_CONFIG_and_in_the_home_folder()
    {
        Directory.CreateDirectory(folder.At(".docker"));
        folder.Write(".docker/config.json", Auths("ghcr.io", "home"));
        folder.Write("config.json", Auths("ghcr.io", "named"));
        var home = DockerCredentials.Default(name => name is "HOME" or "USERPROFILE" ? folder.Path : null);
        var named = DockerCredentials.Default(name => name is "DOCKER_CONFIG" or "HOME" ? folder.Path : null);
        Assert.Equal("home", (await home.FindAsync(new(RepositoryName.Parse("ghcr.io/a"))))?.User);
        Assert.Equal("named", (await named.FindAsync(new(RepositoryName.Parse("ghcr.io/a"))))?.User);
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        folder.Write("config.json", Auths("ghcr.io"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new DockerCredentials(folder.At("config.json")).FindAsync(new(RepositoryName.Parse("ghcr.io/a")), new(canceled: true)).AsTask());
    }

    [Fact]
    public void No_entry_makes_it_throw_anything_undocumented() => Fuzz.Text("dXNlcjpwYXNz== \r\n:+/", static text =>
    {
        AuthEntry entry = new(text, "", "", "", text.Length % 7 == 0 ? text : "");
        Assert.True(entry.Read(out var credential) is null || credential is null);
    });

    [Fact]
    public async Task No_file_makes_it_throw_anything_undocumented()
    {
        List<byte[]> files = [];
        Fuzz.Bytes(Auths("ghcr.io") + """,{"credHelpers":{"x":null}}""", files.Add);
        foreach (var file in files.Take(500))
        {
            await File.WriteAllBytesAsync(folder.At("config.json"), file);
            DockerCredentials credentials = new(folder.At("config.json"));
            if (await Record.ExceptionAsync(() => credentials.FindAsync(new(RepositoryName.Parse("ghcr.io/a"))).AsTask()) is { } failure)
                Assert.IsType<OciException>(failure);
        }
    }

    private static string Auths(string key, string user = "user") => $$"""{"auths":{"{{key}}":{{Entry(user)}} } }""";

    private static string Entry(string user) => $$"""{"auth":"{{Base64($"{user}:{Secret}")}}"}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<RegistryCredential?> FindAsync(string json, string repository) =>
        await new DockerCredentials(folder.Write("config.json", json)).FindAsync(new(RepositoryName.Parse(repository)));
}
