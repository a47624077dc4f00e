namespace OciMultiArch.EndToEnd.Tool;

/// <summary>
/// What is wrong in the files of other tools: what may forbid a registry ends the command, all else is a warning. Neither
/// repeats a secret.
/// </summary>
public sealed class OtherToolsFaultsTests
{
    private const string RegistriesConf = "etc/containers/registries.conf";
    private const string DropIn = "etc/containers/registries.conf.d/50-own.conf";
    private const string Hosts = "etc/containerd/certs.d/reg.example/hosts.toml";

    [Theory]
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
    [InlineData(RegistriesConf, "[[registry]\n", "line 1 is not TOML.")]
    [InlineData(RegistriesConf, "[registries.insecure]\nregistries = [\"reg.example\"]\n", "it is of version 1")]
    [InlineData(RegistriesConf, "\n[[registry]]\nprefix = \"a b\"\n", "line 3: 'a b' is not the prefix of a registry.")]
    [InlineData(RegistriesConf, "[[registry]]\nblocked = true\n", "line 1: '' is not the prefix of a registry.")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"reg.example\"\nmirror = [{ location = \"a b\" }]\n", "'a b' is not the location of a mirror")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"u:planted-secret@h\"\n", "line 2: '…@h' is not the prefix of a registry.")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"https://u:planted-secret@h.example\"\n", "is not the prefix of a registry.")]
    [InlineData(RegistriesConf, "[[registry]]\nprefix = \"reg.example/app:1\"\nblocked = true\n", "line 2: 'reg.example/app:1' names a tag or digest")]
    [InlineData(DropIn, "[[registry]]\nprefix = \"other.example\"\nblocked = \"planted-secret\"\n", "line 3: 'blocked' of other.example is not true or false.")]
    [InlineData(DropIn, "[[registry]]\nPrefix = \"other.example\"\nBLOCKED = \"planted-secret\"\n", "line 3: 'blocked' of other.example is not true or false.")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"reg.example\"\nblocked = false\nBlocked = true\n", "line 4 says 'blocked' a second time")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"a.example\"\nblocked = true\n[[registry]]\nlocation = \"a.example\"\n", "'a.example' is defined twice with different 'blocked'")]
    [InlineData(RegistriesConf, "[[registry]]\nlocation = \"a.example\"\ninsecure = true\n[[registry]]\nlocation = \"a.example\"\n", "'a.example' is defined twice with different 'insecure'")]
    [InlineData(RegistriesConf, "[[registry]]\nprefix = \"foo.example\"\nlocation = \"a.example\"\n[[registry]]\nlocation = \"a.example\"\nblocked = true\n", "'a.example' is defined twice with different 'blocked'")]
    [InlineData(Hosts, "planted-secret", "line 1 is not TOML.")]
    [InlineData(Hosts, "a = 1\nskip_verify = \"planted-secret\"\n", "line 2: 'skip_verify' of reg.example is not true or false.")]
    public Task What_may_forbid_a_registry_and_is_not_understood_ends_the_command(string file, string text, string why) =>
        SettingsScene.StopsAsync(file, text, why);

    [Fact]
    public async Task Names_are_read_in_either_case()
    {
        using SettingsScene scene = new();
        scene.Write(RegistriesConf, "[[Registry]]\nLocation = \"reg.example\"\nBLOCKED = true\n");

        var run = await scene.Tool.RunAsync("digest", "reg.example/app:1", "--retries", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(" blocks reg.example.", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RegistriesConf)]
    [InlineData(Hosts)]
    public async Task A_file_of_endless_lists_ends_the_command_in_plain_words(string file)
    {
        var said = await SettingsScene.StopsAsync(
            file, $"a = {new string('[', 100)}", "the text is not TOML, or is nested too deep.");

        Assert.DoesNotContain("Tomlyn", said, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxDepth", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_files_of_other_tools_none_of_them_ends_a_command()
    {
        using SettingsScene scene = new();
        scene.Write(RegistriesConf, "[[registry]\n");
        scene.Tool.Environment["OCIMULTI_OTHER_TOOLS"] = "none";

        await scene.ConfigAsync("reg.example");

        Assert.Equal("", scene.Said);
    }
}
