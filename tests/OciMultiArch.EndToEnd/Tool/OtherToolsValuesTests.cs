using System.Net;
using System.Net.Sockets;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Values in other tools' files: what is not understood is said, and https means TLS.</summary>
public sealed class OtherToolsValuesTests
{
    [Theory]
    [InlineData("blocked = \"yes\"", "line 3: 'blocked' of reg.example is not true or false.")]
    [InlineData("insecure = 1", "'insecure' of reg.example is not true or false.")]
    [InlineData("mirror-by-digest-only = \"true\"", "'mirror-by-digest-only' of reg.example is not true or false.")]
    [InlineData("prefix = 5", "'prefix' of reg.example is not a text.")]
    [InlineData("mirror = \"m.example\"", "'mirror' of reg.example is not an array of tables.")]
    [InlineData("mirror = [{ location = \"m.example\", insecure = \"no\" }]", "'mirror.insecure' of reg.example is not true or false.")]
    [InlineData("mirror = [{ location = \"m.example\", pull-from-mirror = \"never\" }]", "'mirror.pull-from-mirror' of reg.example is not all, digest-only or tag-only.")]
    [InlineData("[aliases]\nshort = 5", "line 4: 'aliases.short' is not a text.")]
    public Task A_value_of_registries_conf_that_is_not_understood_ends_the_command(string line, string why) =>
        SettingsScene.StopsAsync("etc/containers/registries.conf", $"[[registry]]\nlocation = \"reg.example\"\n{line}\n", why);

    [Theory]
    [InlineData("ca = 5", "'ca' of reg.example is not a text or a list of texts.")]
    [InlineData("[host.\"https://m.example\"]\nca = 1", "'ca' of m.example is not a text or a list of texts.")]
    public async Task A_value_of_hosts_toml_that_is_not_understood_is_said_once(string line, string why)
    {
        using SettingsScene scene = new();
        scene.Write("etc/containerd/certs.d/reg.example/hosts.toml", $"{line}\n");

        await scene.ConfigAsync("reg.example");

        Assert.Contains($"hosts.toml: {why}", scene.Said, StringComparison.Ordinal);
        Assert.Single(scene.Said.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_named_registries_conf_that_is_not_there_ends_the_command()
    {
        using SettingsScene scene = new();
        scene.Tool.Environment["CONTAINERS_REGISTRIES_CONF"] = scene.At("absent.conf");

        var ended = await scene.Tool.RunAsync("config", "reg.example");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            "absent.conf: CONTAINERS_REGISTRIES_CONF names it, and it is not there.", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip_verify = 1")]
    [InlineData("override_path = \"true\"")]
    public Task A_flag_of_a_mirror_of_hosts_toml_that_is_none_ends_the_command(string line) => SettingsScene.StopsAsync(
        "etc/containerd/certs.d/reg.example/hosts.toml",
        $"[host.\"https://m.example\"]\n{line}\n",
        $"line 2: '{line.Split(' ')[0]}' of m.example is not true or false.");

    [Theory]
    [InlineData("server = \"https://localhost:5443\"", "localhost:5443", "tls", true)]
    [InlineData("server = \"http://localhost:5443\"", "localhost:5443", "plain-http", true)]
    [InlineData("server = \"localhost:5443\"", "localhost:5443", "plain-http", false)]
    [InlineData("[host.\"https://m.example\"]", "localhost:5443", "plain-http", false)]
    [InlineData("server = \"https://localhost:5443\"\nskip_verify = true", "localhost:5443", "insecure", true)]
    public async Task An_https_URL_of_hosts_toml_means_TLS_on_this_machine_too(string text, string registry, string transport, bool isOfFile)
    {
        using SettingsScene scene = new();
        scene.Write($"etc/containerd/certs.d/{registry}/hosts.toml", $"{text}\n");

        var shown = await scene.ConfigAsync(registry);

        Assert.Equal((transport, isOfFile ? $"etc/containerd/certs.d/{registry}/hosts.toml" : "default"), shown["transport"]);
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task A_mirror_of_hosts_toml_on_this_machine_is_talked_to_as_its_URL_says(string scheme, bool isTls)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        var address = server.LocalEndpoint.ToString();
        var first = FirstByteAsync(server);
        using SettingsScene scene = new();
        scene.Write("etc/containerd/certs.d/reg.invalid/hosts.toml", $"[host.\"{scheme}://{address}\"]\n");

        await scene.Tool.RunAsync("digest", "reg.invalid/app:1", "--retries", "0");

        const int handshake = 0x16;
        Assert.Equal(isTls, await first.WaitAsync(TimeSpan.FromSeconds(30)) == handshake);
    }

    private static async Task<int> FirstByteAsync(TcpListener server)
    {
        using var connection = await server.AcceptTcpClientAsync();
        var bytes = new byte[1];
        var count = await connection.GetStream().ReadAsync(bytes);
        // Whoever connects again is refused at once.
        server.Stop();
        return count == 0 ? -1 : bytes[0];
    }
}
