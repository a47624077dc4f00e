using System.Diagnostics;
using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>login and logout, with docker and skopeo as witnesses.</summary>
public sealed class LoginTests
{
    private const string Wrong = "planted-password";

    [Fact]
    public async Task A_login_is_kept_where_docker_and_skopeo_find_it_and_a_logout_takes_it_away()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var ended = (await LoginAsync(tool, registry.Host, RealRegistry.Password)).Succeeded();

        var file = Path.Combine(tool.DockerConfig, "config.json");
        Assert.Equal($"Logged in to {registry.Host} as {RealRegistry.User}. The password is kept in {file}.\n", ended.Stdout);
        Assert.Contains($"not encrypted in {file}", ended.Stderr, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await tool.JsonAsync("copy", $"oci:{await SeedAsync(tool)}:1", $"{registry.Host}/app:1");
        (await DockerAsync(tool, "manifest", "inspect", "--insecure", $"{registry.Host}/app:1")).Succeeded();
        (await Programs.RunAsync(
            Programs.Skopeo,
            ["inspect", "--raw", "--tls-verify=false", "--authfile", file, $"docker://{registry.Host}/app:1"])).Succeeded();

        var gone = (await tool.RunAsync("logout", registry.Host)).Succeeded();
        var none = (await tool.RunAsync("logout", registry.Host)).Succeeded();

        Assert.Equal($"Logged out of {registry.Host}: removed from {file}.\n", gone.Stdout);
        Assert.Equal($"There was no login to {registry.Host}.\n", none.Stdout);
        var refused = await tool.RunAsync("digest", $"{registry.Host}/app:1");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("ocimulti login", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_docker_login_and_skopeo_login_keep_is_used()
    {
        await using var registry = await StartAsync();
        using var docker = SampleProgram.Ocimulti();
        using var skopeo = SampleProgram.Ocimulti();
        (await Programs.RunAsync(
            Programs.Docker, ["login", "-u", RealRegistry.User, "--password-stdin", registry.Host],
            new Dictionary<string, string?> { ["DOCKER_CONFIG"] = docker.DockerConfig, ["DOCKER_HOST"] = "unix:///no/engine" },
            stdin: RealRegistry.Password)).Succeeded();
        (await Programs.RunAsync(
            Programs.Skopeo,
            ["login", "--tls-verify=false", "--authfile", skopeo.PodmanAuth, "-u", RealRegistry.User, "--password-stdin", registry.Host],
            stdin: RealRegistry.Password)).Succeeded();

        await docker.JsonAsync("copy", $"oci:{await SeedAsync(docker)}:1", $"{registry.Host}/app:1");
        Assert.StartsWith(
            "sha256:",
            (await skopeo.RunAsync("digest", $"{registry.Host}/app:1")).Succeeded().Stdout,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_kept_nowhere()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var ended = await LoginAsync(tool, registry.Host, Wrong);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.Contains("does not take this login", Assert.Single(Lines(ended)), StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.DockerConfig));
    }

    [Fact]
    public async Task A_token_service_on_another_host_checks_the_password_where_it_is_trusted()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var registry = await RealRegistry.StartAsync(new() { Access = RegistryAccess.Token, Tokens = tokens });
        using var tool = SampleProgram.Ocimulti();
        string[] trust = ["--trust", $"{registry.Host}={tokens.Realm.Authority}"];

        var strange = await LoginAsync(tool, registry.Host, RealRegistry.Password);
        Assert.Equal(1, strange.ExitCode);
        Assert.Contains($"add --trust {trust[1]}.", strange.Stderr, StringComparison.Ordinal);
        Assert.All(tokens.Asks, each => Assert.Null(each.User));
        Assert.Equal(1, (await LoginAsync(tool, registry.Host, Wrong, trust)).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.DockerConfig));

        (await LoginAsync(tool, registry.Host, RealRegistry.Password, trust)).Succeeded();
        await tool.JsonAsync(["copy", $"oci:{await SeedAsync(tool)}:1", $"{registry.Host}/app:1", .. trust]);
        Assert.Equal(RealRegistry.User, tokens.Asks[^1].User);
    }

    [Fact]
    public async Task A_helper_hears_the_password_on_its_input_and_nobody_sees_it_elsewhere()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        using TempFolder programs = new();
        await File.WriteAllTextAsync(Path.Combine(tool.DockerConfig, "config.json"), """{"credsStore":"test"}""");
        var helper = programs.Write("docker-credential-test", $$"""
            #!/bin/sh
            tr '\0' ' ' < /proc/$PPID/cmdline >> '{{programs.At("seen")}}'
            echo "$@" >> '{{programs.At("seen")}}'
            [ "$1" = get ] && printf '{"Username":"test","Secret":"password"}'
            [ "$1" = store ] && cat > '{{programs.At("kept")}}'
            exit 0

            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        tool.Environment["PATH"] = $"{programs.Path}:{Environment.GetEnvironmentVariable("PATH")}";

        var ended = (await LoginAsync(tool, registry.Host, RealRegistry.Password)).Succeeded();
        var gone = (await tool.RunAsync("logout", registry.Host)).Succeeded();

        Assert.Equal($"Logged in to {registry.Host} as test. The password is kept by docker-credential-test.\n", ended.Stdout);
        Assert.Equal("", ended.Stderr);
        Assert.Equal(
            $$"""{"ServerURL":"{{registry.Host}}","Username":"test","Secret":"password"}""",
            await File.ReadAllTextAsync(programs.At("kept")));
        Assert.Equal("""{"credsStore":"test"}""", await File.ReadAllTextAsync(Path.Combine(tool.DockerConfig, "config.json")));
        Assert.Equal($"Logged out of {registry.Host}: removed from docker-credential-test.\n", gone.Stdout);
        var seen = await File.ReadAllTextAsync(programs.At("seen"));
        Assert.Equal(
            ["store", "get", "erase"],
            seen.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(' ')[^1]));
        Assert.DoesNotContain("password ", seen.Replace("--password-stdin ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_password_is_asked_for_and_not_shown()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var line = $"{tool.ShellCommand} login {registry.Host}";
        ProcessStartInfo start = new(Programs.Find("script", "bsdutils"), ["-qec", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOCKER_CONFIG"] = tool.DockerConfig;
        using var process = Process.Start(start)!;
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));

        var shown = await UntilAsync(process, "Username: ", patience.Token);
        await process.StandardInput.WriteAsync($"{RealRegistry.User}\n");
        await process.StandardInput.FlushAsync(patience.Token);
        shown += await UntilAsync(process, "Password: ", patience.Token);
        await process.StandardInput.WriteAsync($"xx\b\b{RealRegistry.Password}\n");
        await process.StandardInput.FlushAsync(patience.Token);
        shown += await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains($"Logged in to {registry.Host} as {RealRegistry.User}.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(
            RealRegistry.Password,
            shown.Replace("The password", "", StringComparison.Ordinal).Replace("the password", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tool.DockerConfig, "config.json")));
    }

    [Fact]
    public async Task A_registry_that_lets_everybody_in_says_nothing_about_a_password()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();

        var ended = (await LoginAsync(tool, registry.Host, Wrong)).Succeeded();

        Assert.Contains("so this one was not checked", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p planted-password", "--password-stdin")]
    [InlineData("--password planted-password", "--password-stdin")]
    [InlineData("--password=planted-password", "--password-stdin")]
    [InlineData("-p=planted-password", "--password-stdin")]
    [InlineData("-pplanted-password", "There is no such option.")]
    [InlineData("-u me planted-password", "Unexpected argument '…'")]
    [InlineData("-u me --password-stdin planted-password", "Unexpected argument '…'")]
    [InlineData("-u me --password-stdin=planted-password", "")]
    [InlineData("-u me:planted-password --password-stdin", "may not hold ':'")]
    [InlineData("-u me", "no terminal")]
    [InlineData("--password-stdin", "-u")]
    public async Task A_password_among_the_words_is_refused_and_not_repeated(string words, string why)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync("planted-password", ["login", "127.0.0.1:1", .. words.Split(' ')]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.Contains(why, Assert.Single(Lines(ended)), StringComparison.Ordinal);
        Assert.DoesNotContain("planted", ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.DockerConfig));
    }

    [Theory]
    [InlineData("me:planted-password@ghcr.io")]
    [InlineData("https://me:planted-password@ghcr.io/")]
    [InlineData("ghcr.io/planted-password")]
    public async Task A_registry_that_is_none_is_not_repeated(string registry)
    {
        using var tool = SampleProgram.Ocimulti();
        foreach (var verb in (string[])["login", "logout"])
        {
            var ended = await tool.RunAsync(verb, registry);
            Assert.Equal(2, ended.ExitCode);
            Assert.Contains("not a registry", ended.Stderr, StringComparison.Ordinal);
            Assert.DoesNotContain("planted", ended.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_environment_logs_in_to_the_registry_it_names()
    {
        await using var registry = await StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var layout = await SeedAsync(tool);
        (tool.Environment["OCI_REGISTRY_USERNAME"], tool.Environment["OCI_REGISTRY_PASSWORD"]) = (RealRegistry.User, RealRegistry.Password);

        var nameless = await tool.RunAsync("copy", $"oci:{layout}:1", $"{registry.Host}/app:1");
        tool.Environment["OCI_REGISTRY"] = registry.Host;
        await tool.JsonAsync("copy", $"oci:{layout}:1", $"{registry.Host}/app:1");

        Assert.Equal(1, nameless.ExitCode);
        Assert.Contains("OCI_REGISTRY does not say which registry", nameless.Stderr, StringComparison.Ordinal);
    }

    private static Task<RealRegistry> StartAsync() => RealRegistry.StartAsync(new() { Access = RegistryAccess.Htpasswd });

    private static Task<ProgramResult> LoginAsync(SampleProgram tool, string host, string password, params string[] more) =>
        tool.RunAsync(password + "\n", ["login", host, "-u", RealRegistry.User, "--password-stdin", .. more]);

    private static async Task<string> SeedAsync(SampleProgram tool)
    {
        using var docker = await DockerClient.FindAsync();
        var format = docker.CanReadOci ? ImageFormat.Oci : ImageFormat.Docker;
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(await Samples.ImageAsync("linux/amd64", format), ["1"]);
        return "lay";
    }

    private static Task<ProgramResult> DockerAsync(SampleProgram tool, params string[] arguments) =>
        Programs.RunAsync(Programs.Docker, arguments, new Dictionary<string, string?> { ["DOCKER_CONFIG"] = tool.DockerConfig });

    private static string[] Lines(ProgramResult ended) => ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> UntilAsync(Process process, string end, CancellationToken cancellationToken)
    {
        StringBuilder shown = new();
        var one = new char[1];
        while (!shown.ToString().EndsWith(end, StringComparison.Ordinal)
            && await process.StandardOutput.ReadAsync(one, cancellationToken) == 1)
            shown.Append(one[0]);
        return shown.ToString();
    }
}
