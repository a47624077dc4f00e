using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

/// <summary>What a login writes, and what a logout takes away.</summary>
public sealed class DockerLoginTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly RegistryCredential Me = RegistryCredential.Basic("me", "pass word");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_first_login_makes_file_and_folder_for_their_owner_alone()
    {
        var path = folder.At("new/config.json");

        var place = await new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", Me);

        Assert.Equal(new CredentialPlace { Path = path }, place);
        Assert.Equal(
            "{\n\t\"auths\": {\n\t\t\"ghcr.io\": {\n\t\t\t\"auth\": \"bWU6cGFzcyB3b3Jk\"\n\t\t}\n\t}\n}",
            await File.ReadAllTextAsync(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
            Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("new")));
        }
        Assert.Equal([path], Directory.GetFiles(folder.At("new")));
    }

    [Theory]
    [InlineData(
        "{\n\t\"HttpHeaders\": { \"User-Agent\" : \"Docker \\u0026 co\" },"
            + "\n\t\"auths\": {\n\t\t\"quay.io\": {\n\t\t\t\"auth\": \"eDp5\"\n\t\t}\n\t},\n\t\"unknown\": 1.50\n}\n",
        "{\n\t\"HttpHeaders\": { \"User-Agent\" : \"Docker \\u0026 co\" },"
            + "\n\t\"auths\": {\n\t\t\"quay.io\": {\n\t\t\t\"auth\": \"eDp5\"\n\t\t},"
            + "\n\t\t\"ghcr.io\": {\n\t\t\t\"auth\": \"bWU6cGFzcyB3b3Jk\"\n\t\t}\n\t},\n\t\"unknown\": 1.50\n}\n")]
    [InlineData("""{"detachKeys":"ctrl-e"}""", """{"detachKeys":"ctrl-e","auths":{"ghcr.io":{"auth":"bWU6cGFzcyB3b3Jk"}}}""")]
    [InlineData("""{"auths":null}""", """{"auths":{"ghcr.io":{"auth":"bWU6cGFzcyB3b3Jk"}}}""")]
    [InlineData(
        """{"auths":{"ghcr.io":{"auth":"b2xkOm9sZA==","email":"x"},"a":{}}}""",
        """{"auths":{"ghcr.io":{"auth":"bWU6cGFzcyB3b3Jk"},"a":{}}}""")]
    [InlineData(
        """{"auths":{"https://ghcr.io/v2/":{"auth":"b2xkOm9sZA=="},"ghcr.io/acme":{"auth":"eDp5"},"ghcr.io:5000":{}}}""",
        """{"auths":{"ghcr.io/acme":{"auth":"eDp5"},"ghcr.io:5000":{},"ghcr.io":{"auth":"bWU6cGFzcyB3b3Jk"}}}""")]
    public async Task A_login_changes_its_own_entry_and_no_other_byte(string before, string after)
    {
        var path = folder.Write("config.json", before);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);

        await new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", Me);

        Assert.Equal(after, await File.ReadAllTextAsync(path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("registry-1.docker.io", "https://index.docker.io/v1/")]
    [InlineData("GHCR.io:443", "ghcr.io")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    public async Task The_key_is_the_one_that_docker_login_writes(string registry, string key)
    {
        DockerCredentials credentials = new(folder.At("config.json"), folder.Environment);
        await credentials.StoreAsync(registry, Me);
        Assert.Contains($"\"{key}\": {{", await File.ReadAllTextAsync(folder.At("config.json")), StringComparison.Ordinal);
        Assert.Equal("pass word", (await credentials.FindAsync(new(RepositoryName.Parse($"{registry}/a/b"))))?.Secret);
        Assert.NotNull(await credentials.EraseAsync(registry));
        Assert.Null(await credentials.FindAsync(new(RepositoryName.Parse($"{registry}/a/b"))));
    }

    [Fact]
    public async Task Tokens_are_kept_as_what_they_are()
    {
        DockerCredentials credentials = new(folder.At("config.json"), folder.Environment);
        foreach (var each in (RegistryCredential[])[RegistryCredential.IdentityToken("refresh"), RegistryCredential.BearerToken("bearer")])
        {
            await credentials.StoreAsync("ghcr.io", each);
            var found = await credentials.FindAsync(new(RepositoryName.Parse("ghcr.io/a")));
            Assert.Equal((each.Kind, each.Secret), (found!.Kind, found.Secret));
        }
    }

    [Fact]
    public async Task A_link_stays_a_link_and_its_target_is_replaced()
    {
        Directory.CreateDirectory(folder.At("real"));
        var target = folder.Write("real/config.json", "{}");
        File.CreateSymbolicLink(folder.At("config.json"), target);

        var place = await new DockerCredentials(folder.At("config.json"), folder.Environment).StoreAsync("ghcr.io", Me);

        Assert.Equal(target, place.Path);
        Assert.Equal(target, new FileInfo(folder.At("config.json")).LinkTarget);
        Assert.Contains("ghcr.io", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logins_at_once_lose_nothing()
    {
        var path = folder.Write("config.json", "{}");
        var hosts = Enumerable.Range(0, 20).Select(static each => $"r{each}.example").ToList();

        await Task.WhenAll(hosts.Select(each => new DockerCredentials(path, folder.Environment).StoreAsync(each, Me).AsTask()));

        foreach (var each in hosts)
            Assert.NotNull(await new DockerCredentials(path).FindAsync(new(RepositoryName.Parse($"{each}/a"))));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_login_waits_for_another_one_to_end()
    {
        var path = folder.Write("config.json", "{}");
        var other = folder.Write("config.json.lock", "");

        var login = new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", Me).AsTask();
        Assert.False(login.IsCompleted);
        Assert.Equal("{}", await File.ReadAllTextAsync(path));
        File.Delete(other);
        await login;

        Assert.NotEqual("{}", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_login_that_is_cancelled_leaves_the_others_lock_and_the_file_alone()
    {
        var path = folder.Write("config.json", "{}");
        var other = folder.Write("config.json.lock", "theirs");
        using CancellationTokenSource cancel = new();

        var login = new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", Me, cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
        Assert.Equal(("{}", "theirs"), (await File.ReadAllTextAsync(path), await File.ReadAllTextAsync(other)));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("[]")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{},"auths":{}}""")]
    [InlineData("""{"credHelpers":{"ghcr.io":7}}""")]
    public async Task A_file_that_cannot_be_understood_is_left_as_it_is(string text)
    {
        var path = folder.Write("config.json", text);
        var failure = await Assert.ThrowsAsync<OciException>(
            () => new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", Me).AsTask());
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_helper_gets_the_login_on_its_input_and_no_older_password_stays_in_the_file()
    {
        folder.Helper("store", $"echo \"$@\" > '{folder.At("words")}'; cat > '{folder.At("heard")}'");
        var path = folder.Write("config.json", """{"auths":{"ghcr.io":{"auth":"b2xkOm9sZA=="},"quay.io":{}},"credsStore":"store"}""");

        var place = await new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", RegistryCredential.Basic("me", "p+\"<ä>"));

        Assert.Equal(new CredentialPlace { Path = path, Helper = "docker-credential-store" }, place);
        Assert.Equal("store\n", await File.ReadAllTextAsync(folder.At("words")));
        Assert.Equal("""{"ServerURL":"ghcr.io","Username":"me","Secret":"p+\"<ä>"}""", await File.ReadAllTextAsync(folder.At("heard")));
        Assert.Equal("""{"auths":{"quay.io":{}},"credsStore":"store"}""", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task An_identity_token_goes_to_a_helper_under_its_own_user_name_and_a_bearer_token_goes_to_none()
    {
        folder.Helper("store", $"cat > '{folder.At("heard")}'");
        var path = folder.Write("config.json", """{"credsStore":"store"}""");
        DockerCredentials credentials = new(path, folder.Environment);

        await credentials.StoreAsync("docker.io", RegistryCredential.IdentityToken("refresh"));
        var failure = await Assert.ThrowsAsync<OciException>(
            () => credentials.StoreAsync("ghcr.io", RegistryCredential.BearerToken("s3cr3t")).AsTask());

        Assert.Equal(
            """{"ServerURL":"https://index.docker.io/v1/","Username":"<token>","Secret":"refresh"}""",
            await File.ReadAllTextAsync(folder.At("heard")));
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"credsStore":"store"}""", await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("cat; cat >&2; exit 1")]
    [InlineData("cat > /dev/null; echo 'credentials not found in native keychain'; exit 1")]
    [InlineData(null)]
    public async Task A_helper_that_refuses_is_an_error_and_the_password_is_kept_nowhere_else(string? script)
    {
        if (script is not null)
            folder.Helper("store", script);
        var path = folder.Write("config.json", """{"credsStore":"store"}""");

        var failure = await Assert.ThrowsAnyAsync<OciException>(() =>
            new DockerCredentials(path, folder.Environment).StoreAsync("ghcr.io", RegistryCredential.Basic("me", "s3cr3t")).AsTask());

        Assert.Contains("docker-credential-store", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"credsStore":"store"}""", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_logout_takes_every_spelling_of_its_registry_and_leaves_the_rest()
    {
        var path = folder.Write(
            "config.json",
            """{ "auths": { "ghcr.io": {}, "https://ghcr.io": {"auth":"eDp5"}, "ghcr.io/acme": {}, "quay.io": {} }, "x": 1 }""");

        var place = await new DockerCredentials(path, folder.Environment).EraseAsync("ghcr.io");

        Assert.Equal(new CredentialPlace { Path = path }, place);
        Assert.Equal("""{ "auths": { "ghcr.io/acme": {}, "quay.io": {} }, "x": 1 }""", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_logout_without_a_login_changes_nothing_and_says_so()
    {
        Assert.Null(await new DockerCredentials(folder.At("none/config.json")).EraseAsync("ghcr.io"));
        Assert.False(Directory.Exists(folder.At("none")));
        folder.Helper("store", $"echo \"$1\" >> '{folder.At("words")}'; echo 'credentials not found in native keychain'; exit 1");
        var path = folder.Write("config.json", """{"credsStore":"store"}""");
        Assert.Null(await new DockerCredentials(path, folder.Environment).EraseAsync("ghcr.io"));
        Assert.Equal("get\n", await File.ReadAllTextAsync(folder.At("words")));
    }

    [Fact]
    public async Task A_logout_erases_what_a_helper_keeps()
    {
        folder.Helper("store", $"echo \"$1 $(cat)\" >> '{folder.At("words")}'; echo '{{\"Username\":\"u\",\"Secret\":\"s\"}}'");
        var path = folder.Write("config.json", """{"credHelpers":{"docker.io":"store"}}""");

        var place = await new DockerCredentials(path, folder.Environment).EraseAsync("docker.io");

        Assert.Equal("docker-credential-store", place?.Helper);
        Assert.Equal(
            "get https://index.docker.io/v1/\nerase https://index.docker.io/v1/\n", await File.ReadAllTextAsync(folder.At("words")));
    }

    [Theory]
    [InlineData("https://ghcr.io")]
    [InlineData("ghcr.io/acme")]
    [InlineData("")]
    [InlineData("me:s3cr3t@ghcr.io")]
    public async Task A_registry_is_a_host_and_its_port(string registry)
    {
        DockerCredentials credentials = new(folder.At("config.json"));
        var failure = await Assert.ThrowsAsync<FormatException>(() => credentials.StoreAsync(registry, Me).AsTask());
        await Assert.ThrowsAsync<FormatException>(() => credentials.EraseAsync(registry).AsTask());
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }
}
