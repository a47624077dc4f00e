using System.Net;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Where the tool finds logins, what it says of a missing helper, and of a login that is refused.</summary>
public sealed class CredentialSourcesTests
{
    private const string Wrong = "planted-wrong";

    [Fact]
    public async Task DOCKER_AUTH_CONFIG_is_enough_for_a_push()
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        using var tool = SampleProgram.Ocimulti();
        tool.Environment["DOCKER_AUTH_CONFIG"] = Auths(registry.Host, RealRegistry.Password);

        await tool.JsonAsync("copy", $"oci:{await SeedAsync(tool)}:1", $"{registry.Host}/app:1");

        Assert.StartsWith("sha256:", (await tool.RunAsync("digest", $"{registry.Host}/app:1")).Succeeded().Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_helper_is_a_warning_where_everybody_may_read_and_the_reason_where_not()
    {
        await using var tokens = await TokenServer.StartAsync(new() { AnonymousActions = new HashSet<string> { "pull" } });
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        using var tool = SampleProgram.Ocimulti();
        string[] trust = ["--trust", $"{registry.Host}={tokens.Realm.Authority}"];
        tool.Environment["OCI_REGISTRY"] = registry.Host;
        tool.Environment["OCI_REGISTRY_USERNAME"] = RealRegistry.User;
        tool.Environment["OCI_REGISTRY_PASSWORD"] = RealRegistry.Password;
        var layout = $"oci:{await SeedAsync(tool)}:1";
        await tool.JsonAsync(["copy", layout, $"{registry.Host}/app:1", .. trust]);
        tool.Environment.Clear();
        await File.WriteAllTextAsync(Path.Combine(tool.DockerConfig, "config.json"), """{"credsStore":"nowhere"}""");

        var read = (await tool.RunAsync("inspect", $"{registry.Host}/app:1")).Succeeded();
        var written = await tool.RunAsync("copy", layout, $"{registry.Host}/app:2", "--progress", "none");

        Assert.StartsWith(
            "ocimulti: going on without a login: The credential helper 'docker-credential-nowhere' gave no credential",
            Assert.Single(Lines(read.Stderr)),
            StringComparison.Ordinal);
        Assert.Equal(1, written.ExitCode);
        Assert.Contains("docker-credential-nowhere", Lines(written.Stderr)[^1], StringComparison.Ordinal);
        Assert.Contains("401", Lines(written.Stderr)[^1], StringComparison.Ordinal);
    }

    // ":443" alone is the port of TLS, which a reference leaves out.
    [Fact]
    public async Task A_secret_that_did_not_come_is_told_of_a_registry_whose_port_begins_with_443()
    {
        using var registry = Listen();
        var host = new Uri(registry.Prefixes.Single()).Authority;
        var answering = RefuseAsync(registry);
        using var tool = SampleProgram.Ocimulti();
        (tool.Environment["OCI_REGISTRY"], tool.Environment["OCI_REGISTRY_USERNAME"]) = (host, "me");

        var ended = await tool.RunAsync("digest", $"{host}/app:1");

        Assert.Contains("OCI_REGISTRY_PASSWORD is empty", ended.Stderr, StringComparison.Ordinal);
        registry.Close();
        await answering;
    }

    [Theory]
    [InlineData("OCI_REGISTRY_PASSWORD")]
    [InlineData("DOCKER_AUTH_CONFIG")]
    [InlineData("config.json")]
    public async Task A_refused_login_is_named_by_its_place(string place)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        using var tool = SampleProgram.Ocimulti();
        if (place == "config.json")
            await File.WriteAllTextAsync(Path.Combine(tool.DockerConfig, place), Auths(registry.Host, Wrong));
        else
            tool.Environment[place] = place == "DOCKER_AUTH_CONFIG" ? Auths(registry.Host, Wrong) : Wrong;
        (tool.Environment["OCI_REGISTRY"], tool.Environment["OCI_REGISTRY_USERNAME"]) = (registry.Host, RealRegistry.User);

        var ended = await tool.RunAsync("digest", $"{registry.Host}/app:1");

        var line = Assert.Single(Lines(ended.Stderr));
        Assert.Contains($"{place}", line, StringComparison.Ordinal);
        Assert.EndsWith(
            place == "config.json" ? $"Log in with 'ocimulti login {registry.Host}'." : $"Correct {place}, or unset it.",
            line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    public async Task An_empty_login_file_is_no_login(string content)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });
        using var tool = SampleProgram.Ocimulti();
        await File.WriteAllTextAsync(Path.Combine(tool.DockerConfig, "config.json"), content);
        await File.WriteAllTextAsync(tool.PodmanAuth, content);

        var refused = await tool.RunAsync("digest", $"{registry.Host}/app:1");
        (await tool.RunAsync(
            RealRegistry.Password, ["login", registry.Host, "-u", RealRegistry.User, "--password-stdin"])).Succeeded();

        Assert.EndsWith($"Log in with 'ocimulti login {registry.Host}'.", Assert.Single(Lines(refused.Stderr)), StringComparison.Ordinal);
    }

    private static string Auths(string host, string password)
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RealRegistry.User}:{password}"));
        return $$"""{ "auths": { "{{host}}": { "auth": "{{pair}}" } } }""";
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> SeedAsync(SampleProgram tool)
    {
        var folder = Path.Combine(tool.Folder, "layout");
        await OciLayout.At(folder).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);
        return folder;
    }

    private static HttpListener Listen()
    {
        for (var port = 44_300; ; port++)
        {
            HttpListener made = new();
            made.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                made.Start();
                return made;
            }
            catch (HttpListenerException) when (port < 44_399)
            {
                made.Close();
            }
        }
    }

    private static async Task RefuseAsync(HttpListener registry)
    {
        try
        {
            while (true)
            {
                var asked = await registry.GetContextAsync();
                asked.Response.StatusCode = 401;
                asked.Response.Headers["WWW-Authenticate"] = "Basic realm=\"registry\"";
                asked.Response.Close();
            }
        }
        catch (Exception) when (!registry.IsListening)
        {
            // the test is over
        }
    }
}
