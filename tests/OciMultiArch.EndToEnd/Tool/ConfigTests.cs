using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>config: what is in force for a registry, and who says so; --registry-config and the options.</summary>
public sealed class ConfigTests
{
    private const string File =
        """
        hosts:
          "*":
            connectTimeout: 5s
            proxy: http://me:${PLANTED}@proxy.example:3128
          "*.example":
            maxReads: 2
            maxWrites: 2
          reg.example:5000:
            headers: { X-Key: "${PLANTED}" }
            caFiles: pki/ca.pem
            maxWrites: 3
            chunkBytes: 8MiB
            mirrors: [a.example/hub, { location: b.example, pull: digest-only }]
        """;

    [Fact]
    public async Task Every_setting_is_shown_with_its_source_and_secrets_are_hidden()
    {
        using SettingsScene scene = new();
        var file = scene.Write("own/settings.yaml", File);

        var shown = await scene.ConfigAsync("reg.example:5000", "--registry-config", file);

        Assert.Equal(("(hidden)", "own/settings.yaml (reg.example:5000)"), shown["headers.X-Key"]);
        Assert.Equal(("own/pki/ca.pem", "own/settings.yaml (reg.example:5000)"), shown["caFiles"]);
        Assert.Equal(("3", "own/settings.yaml (reg.example:5000)"), shown["maxWrites"]);
        Assert.Equal(("2", "own/settings.yaml (*.example)"), shown["maxReads"]);
        Assert.Equal(("5s", "own/settings.yaml (*)"), shown["connectTimeout"]);
        Assert.Equal(("http://(hidden)@proxy.example:3128", "own/settings.yaml (*)"), shown["proxy"]);
        Assert.Equal("a.example/hub, b.example (digest-only)", shown["mirrors"].Value);
        Assert.Equal(("tls", "default"), shown["transport"]);
        Assert.Equal("", scene.Said);
    }

    [Fact]
    public async Task An_option_wins_over_the_file_and_the_option_over_the_variable()
    {
        using SettingsScene scene = new();
        scene.Tool.Environment["OCIMULTI_REGISTRY_CONFIG"] = scene.Write("own/one.yaml", File);
        var other = scene.Write("own/two.json", """{ "hosts": { "reg.example:5000": { "maxReads": 9 } } }""");
        string[] options =
        [
            "--ca-file", "all.pem", "--ca-file", "reg.example:5000=/one.pem", "--ca-file", "reg.example:5000=/two.pem",
            "--proxy", "none", "--mirror", "reg.example:5000=c.example", "--insecure", "reg.example:5000",
            "--header", "reg.example:5000=X-Two: planted-secret", "--trust", "reg.example:5000=auth.example", "--timeout", "7",
        ];

        var named = await scene.ConfigAsync("reg.example:5000");
        var won = await scene.ConfigAsync("reg.example:5000", options);
        var second = await scene.ConfigAsync("reg.example:5000", "--registry-config", other);

        Assert.Equal(("2", "own/one.yaml (*.example)"), named["maxReads"]);
        Assert.Equal(("9", "own/two.json (reg.example:5000)"), second["maxReads"]);
        Assert.Equal(("/one.pem, /two.pem", "--ca-file"), won["caFiles"]);
        Assert.Equal(("none", "--proxy"), won["proxy"]);
        Assert.Equal(("c.example", "--mirror"), won["mirrors"]);
        Assert.Equal(("insecure", "--insecure"), won["transport"]);
        Assert.Equal(("(hidden)", "--header"), won["headers.X-Two"]);
        Assert.Equal(("(hidden)", "own/one.yaml (reg.example:5000)"), won["headers.X-Key"]);
        Assert.Equal(("auth.example", "--trust"), won["trustedHosts"]);
        Assert.Equal(("7s", "--timeout"), won["stallTimeout"]);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_shown_without_its_password()
    {
        using SettingsScene scene = new();
        scene.Tool.Environment["HTTPS_PROXY"] = $"http://me:{SettingsScene.Secret}@proxy.example:3128";

        var shown = await scene.ConfigAsync("reg.example");

        Assert.Equal(("http://(hidden)@proxy.example:3128", "environment variable HTTPS_PROXY"), shown["proxy"]);
    }

    [Fact]
    public async Task A_table_is_printed_for_people()
    {
        using SettingsScene scene = new();

        var ended = (await scene.Tool.RunAsync("config", "127.0.0.1:5000")).Succeeded();

        var lines = ended.Stdout.Split('\n');
        Assert.Equal("127.0.0.1:5000", lines[0]);
        Assert.StartsWith("SETTING  ", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, static line => line.StartsWith("transport ", StringComparison.Ordinal) && line.Contains(" plain-http  default", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("login ", StringComparison.Ordinal) && line.Contains(" none ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_is_found_and_not_shown()
    {
        using SettingsScene scene = new();
        scene.Write("home/.docker/config.json", $$"""{ "auths": { "reg.example": { "username": "me", "password": "{{SettingsScene.Secret}}" } } }""");

        var ended = (await scene.Tool.RunAsync("config", "reg.example", "--json")).Succeeded();

        var login = JsonNode.Parse(ended.Stdout)!["login"]!;
        Assert.True((bool)login["found"]!);
        Assert.Equal("login file 'home/.docker/config.json'", scene.Bare((string)login["from"]!));
        Assert.DoesNotContain(SettingsScene.Secret, ended.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--registry-config no.yaml", "no.yaml cannot be read")]
    [InlineData("--registry-config settings.toml", "'settings.toml' is neither .json nor .yaml")]
    [InlineData("--registry-config wrong.yaml", "wrong.yaml: hosts.reg.example: there is no member 'proxies' here. Known are transport,")]
    [InlineData("--registry-config unset.yaml", "unset.yaml: hosts.reg.example.proxy: the variable ABSENT of the environment is not set.")]
    [InlineData("--key-file me.key", "reg.example: clientCertificateFile: a key is given without its certificate.")]
    [InlineData("--proxy ftp://me:planted-secret@proxy", "--proxy: the value is not the URL of a proxy.")]
    [InlineData("--mirror m.example", "--mirror: no registry is named. Write REGISTRY= before the value.")]
    [InlineData("--mirror reg.example=https://m.example", "--mirror: 'https://m.example' is not the location of a mirror")]
    [InlineData("--header planted-secret", "--header: no registry is named.")]
    [InlineData("--header reg.example=planted-secret", "--header: it is no header. Write REGISTRY=NAME: VALUE.")]
    [InlineData("--header reg.example=Authorization:planted-secret", "--header: The header 'Authorization': the client sets it itself.")]
    public async Task What_cannot_be_is_wrong_usage(string words, string why)
    {
        using SettingsScene scene = new();
        System.IO.File.WriteAllText(Path.Combine(scene.Tool.Folder, "wrong.yaml"), "hosts: { reg.example: { proxies: planted-secret } }\n");
        System.IO.File.WriteAllText(Path.Combine(scene.Tool.Folder, "unset.yaml"), "hosts: { reg.example: { proxy: \"${ABSENT}\" } }\n");

        var ended = await scene.Tool.RunAsync(["config", "reg.example", .. words.Split(' ')]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("See 'ocimulti config --help'.", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(SettingsScene.Secret, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_one_registry_needs_stops_no_other()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using SettingsScene scene = new();
        var file = scene.Write("own/settings.yaml", "hosts: { other.example: { caFiles: absent.pem } }\n");

        var own = (await scene.Tool.RunAsync("tags", $"{registry.Host}/app", "--registry-config", file)).Stderr;
        var other = await scene.Tool.RunAsync("tags", "other.example/app", "--registry-config", file);

        Assert.DoesNotContain("absent.pem", own, StringComparison.Ordinal);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains($"The authorities of other.example: {scene.At("own/absent.pem")} is not there.", other.Stderr, StringComparison.Ordinal);
    }
}
