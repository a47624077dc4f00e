using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>A user without a home folder, and folders that he may not enter. A namespace of its own gives a user without rights.</summary>
public sealed class NoHomeTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task Settings_in_the_working_folder_are_not_those_of_the_user()
    {
        var containers = Directory.CreateDirectory(Path.Combine(tool.Folder, ".config", "containers")).FullName;
        await File.WriteAllTextAsync(Path.Combine(containers, "registries.conf"), "[[registry]]\nprefix = \"registry.example/acme\"\nlocation = \"other.example/evil\"\n");

        var ended = await AsNobodyAsync(new() { ["HOME"] = null, ["XDG_CONFIG_HOME"] = null }, "config", "registry.example");

        Assert.DoesNotContain("evil", ended.Succeeded().Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(".config/containers", ended.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_kept_in_the_working_folder()
    {
        tool.Environment["HOME"] = "/proc/nowhere";
        tool.Environment["XDG_CACHE_HOME"] = null;

        var ended = await tool.RunAsync("build", SampleProgram.HelloGo, "--platform", "linux/amd64", "--to", "oci:out", "--tag", "1");

        Assert.Contains("Nothing is kept in the cache /proc/nowhere/.cache", ended.Succeeded().Stderr, StringComparison.Ordinal);
        Assert.Equal(["out"], Directory.GetFileSystemEntries(tool.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("tags oci:closed/app", "closed/app cannot be read: access is denied.")]
    [InlineData("tags oci-archive:closed/app.tar", "closed/app.tar cannot be read: access is denied.")]
    [InlineData("image sh --platform linux/amd64 --to oci:out --file closed/app=/x", "--file closed/app: access is denied.")]
    [InlineData("tags oci:sh", "sh is a file, not a folder.")]
    public async Task What_may_not_be_seen_is_not_said_to_be_missing(string words, string said)
    {
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "sh"), "#!/bin/sh\n");
        Directory.CreateDirectory(Path.Combine(tool.Folder, "closed"), UnixFileMode.None);

        var ended = await AsNobodyAsync([], words.Split(' '));

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
    }

    private Task<ProgramResult> AsNobodyAsync(Dictionary<string, string?> environment, params string[] words)
    {
        environment["OCIMULTI_OTHER_TOOLS"] = null;
        return Programs.RunAsync(
            Programs.Find("unshare", "util-linux"), ["--user", .. tool.Command, .. words, "--progress", "none"], environment, tool.Folder);
    }
}
