namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Files of settings and options that are wrong end with plain words, and no secret is repeated.</summary>
public sealed class WrongSettingsTests
{
    private const string Half = "half of a character, such as \\ud800. Write the whole character.";

    [Theory]
    [InlineData("a.yaml", "{serverName: '${PLANTED}:1'}", "serverName: the value of the variable is not the name of a host.")]
    [InlineData("a.yaml", "{serverName: 'u:planted-secret@h'}", "serverName: '…@h' is not the name of a host.")]
    [InlineData("a.yaml", "{addresses: '${PLANTED}'}", "addresses: the value of the variable is not an IP address.")]
    [InlineData("a.yaml", "{addresses: [127.0.0.1, '${PLANTED}']}", "addresses: the value of the variable is not an IP address.")]
    [InlineData("a.yaml", "{pathPrefix: '${PLANTED} x'}", "pathPrefix: the value of the variable is not a path: write letters")]
    [InlineData("a.yaml", "{trustedHosts: ['${PLANTED} x']}", "trustedHosts: the value of the variable is not a host with an optional port.")]
    [InlineData("a.yaml", "{trustedHosts: ['u:planted-secret@h']}", "trustedHosts: '…@h' is not a host with an optional port.")]
    [InlineData("a.yaml", "{mirrors: ['${PLANTED}']}", "mirrors[0]: the value of the variable is not the location of a mirror.")]
    [InlineData("a.yaml", "\n    ? !!str transport\n    : tls\n    transport: insecure", "The key 'transport' stands there twice (line 5, column 5). Write it once.")]
    [InlineData("a.json", """{"headers":{"X":"\ud800"}}""", "hosts.reg.example.headers.X: the text holds " + Half)]
    [InlineData("a.json", """{"transport":"\ud800"}""", "hosts.reg.example.transport: the text holds " + Half)]
    [InlineData("a.json", """{"headers":{"\ud800":"x"}}""", Half)]
    [InlineData("a.json", """{"caFiles":["\u0000"]}""", "hosts.reg.example.caFiles[0]: it holds a NUL character, which no name of a file holds.")]
    [InlineData("a.json", """{"clientKeyFile":"\u0000"}""", "hosts.reg.example.clientKeyFile: it holds a NUL character")]
    public async Task A_wrong_value_is_named_with_file_and_place(string name, string host, string why)
    {
        using SettingsScene scene = new();
        var isJson = name.EndsWith(".json", StringComparison.Ordinal);
        var file = scene.Write(name, isJson ? $$$"""{"hosts":{"reg.example":{{{host}}}}}""" : $"hosts:\n  reg.example: {host}\n");

        await RefusedAsync(scene, $"{name}: ", why, "config", "reg.example", "--registry-config", file);
    }

    [Theory]
    [InlineData("--trust", "u:planted-secret@h=x.example", "--trust: '…@h' is not a registry")]
    [InlineData("--trust", "u:planted-secret@h", "--trust: '…@h' is not KEY=VALUE.")]
    [InlineData("--trust", "reg.example=u:planted-secret@h", "--trust: '…@h' is not a registry")]
    [InlineData("--trust", "u:a=planted-secret@h=x.example", "--trust: '…@h' is not a registry")]
    [InlineData("--plain-http", "u:planted-secret@h.example", "--plain-http: '…@h.example' is not a registry")]
    [InlineData("--insecure", "https://u:planted-secret@h.example", "--insecure: 'https://…@h.example' is not a registry")]
    [InlineData("--ca-file", "u:planted-secret@h.example=a.pem", "--ca-file: '…@h.example' is not a registry")]
    [InlineData("--mirror", "reg.example=u:planted-secret@h", "--mirror: '…@h' is not the location of a mirror")]
    public async Task A_password_before_a_host_is_not_repeated(string option, string value, string why)
    {
        using SettingsScene scene = new();

        await RefusedAsync(scene, "", why, "config", "reg.example", option, value);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("login")]
    [InlineData("catalog")]
    public async Task A_password_in_the_argument_is_not_repeated(string command)
    {
        using SettingsScene scene = new();

        await RefusedAsync(scene, "", "", command, "u:planted-secret@h.example");
    }

    [Fact]
    public async Task A_password_in_the_name_of_a_registry_of_the_file_is_not_repeated()
    {
        using SettingsScene scene = new();
        var file = scene.Write("a.yaml", "hosts: { 'u:planted-secret@h': {} }\n");

        await RefusedAsync(scene, "a.yaml: ", "hosts.…@h: it is not a registry.", "config", "reg.example", "--registry-config", file);
    }

    [Theory]
    [InlineData("config reg.example --registry-config", "a.json")]
    [InlineData("config reg.example --registry-config", "a.yaml")]
    [InlineData("release", "a.json")]
    [InlineData("release", "a.yaml")]
    public async Task A_file_of_other_bytes_is_not_UTF_8(string command, string name)
    {
        using SettingsScene scene = new();
        var file = scene.Write(name, "");
        await File.WriteAllBytesAsync(file, [0xFF, 0xFE]);

        await RefusedAsync(scene, $"{name}: ", " is not UTF-8 text. Write it in UTF-8.", [.. command.Split(' '), file]);
    }

    [Theory]
    [InlineData("config reg.example --registry-config")]
    [InlineData("release")]
    public async Task Merges_that_multiply_are_bounded(string command)
    {
        using SettingsScene scene = new();
        var levels = Enumerable.Range(1, 9)
            .Select(static level => $"a{level}: &a{level}\n  <<: [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        var file = scene.Write("bomb.yaml", $"a0: &a0 {{x: 1}}\n{string.Concat(levels)}hosts: {{}}\n");

        await RefusedAsync(scene, "bomb.yaml: ", "holds more than 100000 values", [.. command.Split(' '), file]);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public async Task A_file_of_endless_levels_is_refused(string level)
    {
        using SettingsScene scene = new();
        var file = scene.Write("deep.yaml", $"hosts: {string.Concat(Enumerable.Repeat(level, 20_000))}");

        await RefusedAsync(scene, "deep.yaml: ", "is nested more than 32 levels deep", "release", file);
    }

    [Theory]
    [InlineData("config reg.example --registry-config", "a.json")]
    [InlineData("release", "a.yaml")]
    public async Task A_file_without_an_end_is_refused(string command, string name)
    {
        using SettingsScene scene = new();
        var file = scene.At(name);
        File.CreateSymbolicLink(file, "/dev/zero");

        await RefusedAsync(scene, name, "cannot be read: it is a device, not a regular file.", [.. command.Split(' '), file]);
    }

    private static async Task RefusedAsync(SettingsScene scene, string file, string why, params string[] arguments)
    {
        var ended = await scene.Tool.RunAsync(arguments);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(file, ended.Stderr, StringComparison.Ordinal);
        Assert.Contains(why, ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(SettingsScene.Secret, ended.Stderr, StringComparison.Ordinal);
    }
}
