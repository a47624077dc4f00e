using System.Security.Cryptography.X509Certificates;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What registries.conf, certs.d and hosts.toml say counts, below the tool's own settings.</summary>
public sealed class OtherToolsTests
{
    private const string Conf =
        """
        unqualified-search-registries = ["docker.io"]
        [[registry]]
        prefix = "docker.io"
        location = "registry-1.docker.io"
        [[registry.mirror]]
        location = "mirror.example:5000/hub"
        pull-from-mirror = "digest-only"
        insecure = true
        [[registry.mirror]]
        location = "two.example"
        [[registry]]
        prefix = "docker.io/acme"
        location = "acme.example/moved"
        [[registry]]
        location = "blocked.example"
        blocked = true
        [[registry]]
        prefix = "part.example/secret"
        blocked = true
        [[registry]]
        prefix = "part.example/secret/open"
        [[registry]]
        prefix = "*.lan"
        insecure = true
        """;

    [Fact]
    public async Task Mirrors_and_moved_places_of_registries_conf_are_read()
    {
        using SettingsScene scene = new();
        scene.Write("etc/containers/registries.conf", Conf);

        var hub = await scene.ConfigAsync("docker.io");
        var mirror = await scene.ConfigAsync("mirror.example:5000");
        var lan = await scene.ConfigAsync("a.lan:5000");
        var part = await scene.ConfigAsync("part.example");
        var other = await scene.ConfigAsync("lan.example");

        Assert.Equal(
            ("mirror.example:5000/hub (digest-only), two.example", "etc/containers/registries.conf"),
            hub["mirrors"]);
        Assert.Equal(("acme at acme.example/moved", "etc/containers/registries.conf"), hub["location"]);
        Assert.Equal(("tls", "default"), hub["transport"]);
        Assert.Equal(("secret", "etc/containers/registries.conf"), part["blocked"]);
        Assert.Equal("any-tls-else-http", mirror["transport"].Value);
        Assert.Equal("etc/containers/registries.conf", lan["transport"].From);
        Assert.Equal(("tls", "default"), other["transport"]);
        Assert.Equal("", scene.Said);
    }

    [Theory]
    [InlineData("blocked.example/app", "blocked.example", true)]
    [InlineData("part.example/secret", "part.example/secret", true)]
    [InlineData("part.example/secret/app", "part.example/secret", true)]
    [InlineData("part.example/secret/open/app", "", false)]
    [InlineData("part.example/secrets", "", false)]
    public async Task What_registries_conf_blocks_is_not_touched(string repository, string prefix, bool isBlocked)
    {
        using SettingsScene scene = new();
        scene.Write("etc/containers/registries.conf", Conf);

        foreach (var command in new[] { "digest", "delete" })
        {
            var ended = await scene.Tool.RunAsync(command, $"{repository}:1", "--retries", "0");

            Assert.Equal(1, ended.ExitCode);
            var file = scene.At("etc/containers/registries.conf");
            var why = $"ocimulti: {file} blocks {prefix}. Change 'blocked' there, or set OCIMULTI_OTHER_TOOLS=none";
            if (isBlocked)
                Assert.StartsWith(why, ended.Stderr, StringComparison.Ordinal);
            else
                Assert.DoesNotContain(" blocks ", ended.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_users_file_stands_in_for_the_machines_and_later_parts_win()
    {
        using SettingsScene scene = new();
        scene.Write("etc/containers/registries.conf", Mirror("machine.example"));
        scene.Write("etc/containers/registries.conf.d/10.conf", Mirror("machine-10.example"));
        var first = await scene.ConfigAsync("reg.example");
        scene.Write("home/.config/containers/registries.conf", Mirror("user.example"));
        scene.Write("etc/containers/registries.conf.d/10.conf", Mirror("m.example", "other.example"));
        var second = await scene.ConfigAsync("reg.example");
        scene.Write("home/.config/containers/registries.conf.d/20.conf", Mirror("user-20.example"));
        scene.Write("home/.config/containers/registries.conf.d/30.conf.off", Mirror("user-30.example"));
        var third = await scene.ConfigAsync("reg.example");
        scene.Write("home/.config/containers/registries.conf.d/20.conf", "");
        scene.Tool.Environment["CONTAINERS_REGISTRIES_CONF"] = scene.Write("named.conf", Mirror("named.example"));
        var named = await scene.ConfigAsync("reg.example");
        scene.Tool.Environment["OCIMULTI_OTHER_TOOLS"] = "none";
        var none = await scene.ConfigAsync("reg.example");

        Assert.Equal("machine-10.example", first["mirrors"].Value);
        Assert.Equal("user.example", second["mirrors"].Value);
        Assert.Equal(("user-20.example", "home/.config/containers/registries.conf.d/20.conf"), third["mirrors"]);
        Assert.Equal(("named.example", "named.conf"), named["mirrors"]);
        Assert.DoesNotContain("mirrors", none.Keys);

        static string Mirror(string location, string registry = "reg.example") =>
            $"[[registry]]\nlocation = \"{registry}\"\nmirror = [{{ location = \"{location}\" }}]\n";
    }

    [Theory]
    [InlineData("home/.config/containers/certs.d")]
    [InlineData("etc/containers/certs.d")]
    [InlineData("home/.docker/certs.d")]
    [InlineData("home/.config/docker/certs.d")]
    [InlineData("etc/docker/certs.d")]
    [InlineData("etc/containerd/certs.d")]
    public async Task Authorities_and_client_certificates_of_certs_d_are_read(string root)
    {
        using SettingsScene scene = new();
        using var certificate = SelfSigned.Create();
        var pem = certificate.ExportCertificatePem();
        scene.Write($"{root}/reg.example:5000/ca.crt", pem);
        scene.Write($"{root}/reg.example:5000/more.crt", pem);
        scene.Write($"{root}/reg.example:5000/client.cert", pem);
        scene.Write($"{root}/reg.example:5000/client.key", KeyOf(certificate));
        scene.Write($"{root}/reg.example:5000/README", "");

        var shown = await scene.ConfigAsync("reg.example:5000");
        var other = await scene.ConfigAsync("reg.example");

        var folder = $"{root}/reg.example:5000";
        Assert.Equal(($"{folder}/ca.crt, {folder}/more.crt", folder), shown["caFiles"]);
        Assert.Equal(($"{folder}/client.cert", folder), shown["clientCertificateFile"]);
        Assert.Equal(($"{folder}/client.key", folder), shown["clientKeyFile"]);
        Assert.DoesNotContain("caFiles", other.Keys);
        Assert.Equal("", scene.Said);
    }

    [Fact]
    public async Task Hosts_toml_of_containerd_is_read()
    {
        using SettingsScene scene = new();
        using var certificate = SelfSigned.Create();
        scene.Write("etc/containerd/certs.d/reg.example/ca.pem", certificate.ExportCertificatePem());
        scene.Write("etc/containerd/certs.d/reg.example/hosts.toml",
            """
            server = "https://reg.example"
            ca = "ca.pem"
            [header]
              X-Own = "planted-secret"
            [host."https://one.example/v2/hub"]
              capabilities = ["pull", "resolve"]
              override_path = true
            [host."http://two.example:5000"]
              capabilities = ["pull"]
              [host."http://two.example:5000".header]
                X-Two = ["planted-secret", "b"]
            [host."https://push.example"]
              capabilities = ["push"]
            [host."https://odd.example/other"]
              override_path = true
            """);
        scene.Write("etc/containerd/certs.d/_default/hosts.toml", "[host.\"https://cache.example\"]\nskip_verify = true\n");

        var shown = await scene.ConfigAsync("reg.example");
        var said = scene.Said;
        var usual = await scene.ConfigAsync("any.example");

        Assert.Equal(("one.example/hub, two.example:5000 (digest-only)", "etc/containerd/certs.d/reg.example/hosts.toml"), shown["mirrors"]);
        Assert.Equal("etc/containerd/certs.d/reg.example/ca.pem", shown["caFiles"].Value);
        Assert.Equal("(hidden)", shown["headers.X-Own"].Value);
        Assert.Contains("hosts.toml is passed over: 'https://odd.example/other' does not go to /v2", said, StringComparison.Ordinal);
        Assert.Equal(("cache.example", "etc/containerd/certs.d/_default/hosts.toml"), usual["mirrors"]);
    }

    [Fact]
    public async Task The_strongest_of_them_wins_member_by_member()
    {
        using SettingsScene scene = new();
        using var certificate = SelfSigned.Create();
        scene.Write("etc/containers/registries.conf", "[[registry]]\nlocation = \"reg.example\"\ninsecure = true\n[[registry.mirror]]\nlocation = \"m.example\"\n");
        scene.Write("etc/docker/certs.d/reg.example/ca.crt", certificate.ExportCertificatePem());
        scene.Write("etc/containerd/certs.d/reg.example/hosts.toml", "[host.\"https://late.example\"]\n");

        var shown = await scene.ConfigAsync("reg.example", "--tls", "reg.example");

        Assert.Equal(("tls", "--tls"), shown["transport"]);
        Assert.Equal("m.example", shown["mirrors"].Value);
        Assert.Equal("etc/docker/certs.d/reg.example", shown["caFiles"].From);
    }

    [Theory]
    [InlineData("etc/containers/registries.conf", "[[registry]]\nprefix = \"reg.example/app:1\"\n", "the prefix names a tag or digest, and only repositories count")]
    [InlineData("etc/docker/certs.d/reg.example/ca.crt", "planted-secret", "ca.crt is passed over: The authorities of reg.example: ")]
    [InlineData("etc/docker/certs.d/reg.example/me.cert", "planted-secret", "me.cert is passed over: The client key for reg.example: ")]
    [InlineData("etc/containerd/certs.d/reg.example/hosts.toml", "[host.\"ftp:/x y\"]\n", "'ftp:/x y' is not the URL of a registry")]
    public Task A_broken_file_is_said_once_and_ends_no_command(string file, string text, string why) =>
        SettingsScene.SaysOnceAsync(file, text, why);

    [Theory]
    [InlineData("etc/docker/certs.d/other.example/ca.crt", "broken")]
    [InlineData("etc/containerd/certs.d/other.example/hosts.toml", "broken")]
    public async Task A_broken_file_of_another_registry_is_not_even_read(string file, string text)
    {
        using SettingsScene scene = new();
        scene.Write(file, text);

        await scene.ConfigAsync("reg.example");

        Assert.Equal("", scene.Said);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_insecure_registry_of_registries_conf_is_reached_with_or_without_TLS(bool isTls)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Tls = isTls });
        using SettingsScene scene = new();
        scene.Write("etc/containers/registries.conf", $"[[registry]]\nlocation = \"{registry.Host}\"\ninsecure = true\n");

        var tags = await scene.Tool.RunAsync("tags", $"{registry.Host}/app");

        Assert.Contains($"{registry.Host} knows no repository", tags.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool", "{0}/acme/tool", true)]
    [InlineData("acme/other:1", "{0}/acme/other", true)]
    [InlineData("rhel7.9", "{0}/rhel7.9", true)]
    [InlineData("docker.io/library/tool", "", false)]
    [InlineData("short", "", false)]
    public async Task A_name_without_a_registry_is_what_an_alias_says_when_that_names_one(string reference, string repository, bool isAlias)
    {
        await using var registry = await FakeRegistry.StartAsync();
        using SettingsScene scene = new();
        scene.Write("etc/containers/registries.conf.d/000-shortnames.conf",
            $"""
            [aliases]
            "tool" = "{registry.Host}/acme/tool"
            "acme/other" = "{registry.Host}/acme/other"
            "rhel7.9" = "{registry.Host}/rhel7.9"
            "short" = "acme/short"
            """);

        var ended = await scene.Tool.RunAsync("digest", reference, "--retries", "0");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(isAlias, registry.Requests.Count > 0);
        Assert.Equal(isAlias, ended.Stderr.Contains(
            $" is {repository.Replace("{0}", registry.Host, StringComparison.Ordinal)}, as {scene.At("etc/containers/registries.conf.d/000-shortnames.conf")} says.",
            StringComparison.Ordinal));
    }

    private static string KeyOf(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
}
