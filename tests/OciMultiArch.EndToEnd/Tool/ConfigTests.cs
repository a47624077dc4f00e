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

    [Theory]
    [InlineData("reg.example", "http_proxy=http://p.example:1", null, null)]
    [InlineData("reg.example", "http_proxy=http://p.example:1 all_proxy=socks5h://q.example", "socks5h://q.example", "environment variable all_proxy")]
    [InlineData("reg.example", "https_proxy=http://p.example:1 no_proxy=.example", "none", "environment variable no_proxy")]
    [InlineData("reg.example", "https_proxy=http://p.example:1 NO_PROXY=other.example,reg.example", "none", "environment variable NO_PROXY")]
    [InlineData("reg.example", "https_proxy=p.example:1 NO_PROXY=other.example", "http://p.example:1", "environment variable https_proxy")]
    [InlineData("docker.io", "https_proxy=http://p.example:1 no_proxy=registry-1.docker.io", "none", "environment variable no_proxy")]
    [InlineData("127.0.0.1:5000", "http_proxy=http://p.example:1", "none", "this machine")]
    [InlineData("localhost:5000", "http_proxy=http://p.example:1 no_proxy=*", "none", "this machine")]
    [InlineData("localhost:5000", "no_proxy=*", null, null)]
    [InlineData("plain.example", "http_proxy=http://p.example:1 https_proxy=http://q.example:1", "http://p.example:1", "environment variable http_proxy")]
    public async Task A_proxy_of_the_environment_is_the_one_that_the_client_uses(string registry, string variables, string? proxy, string? from)
    {
        using SettingsScene scene = new();
        foreach (var pair in variables.Split(' '))
            scene.Tool.Environment[pair.Split('=')[0]] = pair.Split('=', 2)[1];

        var shown = await scene.ConfigAsync(registry, "--plain-http", "plain.example");

        (string, string)? expected = proxy is null ? null : (proxy, from!);
        (string, string)? found = shown.TryGetValue("proxy", out var row) ? row : null;
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("config reg.example")]
    [InlineData("tags reg.example/app")]
    public async Task A_proxy_of_a_kind_that_is_not_known_is_told_alike_by_config_and_by_the_client(string words)
    {
        using SettingsScene scene = new();
        scene.Tool.Environment["https_proxy"] = $"socks4://me:{SettingsScene.Secret}@proxy.example:1080";

        var ended = await scene.Tool.RunAsync([.. words.Split(' '), "--retries", "0"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            "The proxy socks4://proxy.example:1080 for reg.example is of a kind that is not known here. Name a proxy of the scheme http, https, socks5 or socks5h.",
            ended.Stderr,
            StringComparison.Ordinal);
        Assert.DoesNotContain(SettingsScene.Secret, ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10485760", "10MiB")]
    [InlineData("64k", "64KiB")]
    [InlineData("70001", "70001")]
    [InlineData("3G", "3GiB")]
    public async Task A_size_is_shown_in_the_largest_unit_that_fits(string given, string size)
    {
        using SettingsScene scene = new();

        var shown = await scene.ConfigAsync("reg.example", "--chunk-size", given);

        Assert.Equal((size, "--chunk-size"), shown["chunkBytes"]);
    }

    [Fact]
    public async Task A_variable_is_only_needed_by_the_registries_that_name_it()
    {
        using SettingsScene scene = new();
        var file = scene.Write("own/settings.yaml",
            """
            hosts:
              one.example: { maxReads: 3 }
              two.example: { headers: { X-Key: "${ABSENT}" } }
              "*.three.example": { proxy: "${ABSENT}" }
            """);

        var one = await scene.ConfigAsync("one.example", "--registry-config", file);
        var two = await scene.Tool.RunAsync("config", "two.example", "--registry-config", file);
        var three = await scene.Tool.RunAsync("digest", "a.three.example/app:1", "--registry-config", file, "--retries", "0");

        Assert.Equal("3", one["maxReads"].Value);
        Assert.Equal((2, 2), (two.ExitCode, three.ExitCode));
        Assert.Contains($"{file}: hosts.two.example.headers.X-Key: the variable ABSENT of the environment is not set.", two.Stderr, StringComparison.Ordinal);
        Assert.Contains($"{file}: hosts.*.three.example.proxy: the variable ABSENT", three.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ca-file reg.example=absent.pem", "absent.pem is not there. --ca-file names it. Correct the path, or the rights of the file.")]
    [InlineData("--cert-file absent.pem", "absent.pem is not there. --cert-file names it.")]
    [InlineData("--registry-config own.yaml", "absent.pem is not there. caFiles of own.yaml (*) names it.")]
    public async Task Who_names_a_file_that_is_not_there_is_told(string words, string why)
    {
        using SettingsScene scene = new();
        System.IO.File.WriteAllText(Path.Combine(scene.Tool.Folder, "own.yaml"), "hosts: { \"*\": { caFiles: absent.pem } }\n");

        var ended = await scene.Tool.RunAsync(["tags", "reg.example/app", .. words.Split(' ')]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
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
        var table = (await scene.Tool.RunAsync("config", "reg.example")).Succeeded().Stdout;
        Assert.Matches("login +found +login file", table);
        Assert.DoesNotContain(SettingsScene.Secret, ended.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--registry-config no.yaml", "no.yaml cannot be read")]
    [InlineData("--registry-config settings.toml", "'settings.toml' is neither .json nor .yaml")]
    [InlineData("--registry-config wrong.yaml", "wrong.yaml: hosts.reg.example: there is no member 'proxies' here. Known are transport,")]
    [InlineData("--registry-config unset.yaml", "unset.yaml: hosts.reg.example.proxy: the variable ABSENT of the environment is not set.")]
    [InlineData("--key-file me.key", "reg.example: --key-file: a key is given without its certificate. Name the certificate with --cert-file, too.")]
    [InlineData("--insecure reg.example --tls reg.example:443", "Give one of --tls, --insecure, --plain-http for reg.example")]
    [InlineData("--plain-http a.example --tls a.example", "Give one of --tls, --insecure, --plain-http for a.example.")]
    [InlineData("--header reg.example=X-A:1 --header reg.example=x-a:planted-secret", "--header gives 'x-a' of reg.example twice.")]
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
