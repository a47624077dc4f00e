namespace OciMultiArch.EndToEnd.Tool;

/// <summary>What is wrong in the files of other tools is a warning that repeats no secret, and ends no command.</summary>
public sealed class OtherToolsFaultsTests
{
    private const string RegistriesConf = "etc/containers/registries.conf";
    private const string Hosts = "etc/containerd/certs.d/reg.example/hosts.toml";

    [Theory]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"u:planted-secret@h\"\n", "'…@h' is not the prefix of a registry")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"https://u:planted-secret@h.example\"\n", "is not the prefix of a registry")]
    [InlineData(Hosts, "server = \"https://u:planted-secret@x\"\n", "'https://…@x' is not the URL of a registry")]
    [InlineData(Hosts, "[host.\"http://u:planted-secret@x\"]\n", "'http://…@x' is not the URL of a registry")]
    [InlineData(Hosts, "[host.\"u:planted-secret@x.example/o\"]\noverride_path = true\n", "'…@x.example/o' does not go to /v2")]
    [InlineData(Hosts, "[header]\nAuthorization = \"planted-secret\"\n", "hosts.toml: The header 'Authorization': the client sets it itself.")]
    [InlineData(Hosts, "[header]\nHost = \"planted-secret\"\n", "hosts.toml: The header 'Host': the client sets it itself.")]
    [InlineData(Hosts, "[header]\nX-Key = \"a\\nplanted-secret\"\n", "hosts.toml: The header 'X-Key': its value holds a character outside visible ASCII.")]
    [InlineData(Hosts, "[header]\n\"X Key\" = \"planted-secret\"\n", "hosts.toml: The header 'X Key': its name holds a character that no header's name may hold.")]
    [InlineData(Hosts, "ca = [\"\\u0000\"]\n", "hosts.toml: 'ca' names a file with a NUL character, which no name holds.")]
    [InlineData(Hosts, "client = [[\"a\", \"\\u0000\"]]\n", "hosts.toml: 'client' names a file with a NUL character, which no name holds.")]
    [InlineData(Hosts, "[host.\"https://m.example/a%20b\"]\n", "hosts.toml is passed over: m.example: 'a%20b' is not a path")]
    public Task A_value_that_cannot_be_used_is_said_without_secrets_and_ends_no_command(string file, string text, string why) =>
        SettingsScene.SaysOnceAsync(file, text, why);

    [Theory]
    [InlineData(RegistriesConf)]
    [InlineData(Hosts)]
    public async Task A_file_of_endless_lists_is_passed_over_in_plain_words(string file)
    {
        using SettingsScene scene = new();
        scene.Write(file, $"a = {new string('[', 100)}");

        await scene.ConfigAsync("reg.example");

        Assert.Contains("is passed over: the text is not TOML, or is nested too deep.", scene.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Tomlyn", scene.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxDepth", scene.Said, StringComparison.Ordinal);
    }
}
