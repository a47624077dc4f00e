using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Layouts, archives and lists that buildah makes, and ours that it reads. Without privileges but root's own.</summary>
public sealed class BuildahTests : IDisposable
{
    // What buildah makes, where it goes by way of a folder, and what buildah pulls of that.
    private static readonly (string Source, string Back, string Pulled)[] Ways =
    [
        ("oci:lay:v1", "oci:back:v1", "oci:back:v1"),
        ("oci-archive:oci.tar:v1", "oci-archive:back.tar:v1", "oci-archive:back.tar:v1"),
        ("docker-archive:docker.tar:docker.io/library/app:v1", "docker-archive:docker-back.tar:app:v1", "docker-archive:docker-back.tar"),
    ];

    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task What_buildah_commits_is_read_whole_and_goes_back()
    {
        if (!Environment.IsPrivilegedProcess)
            return; // its containers would need a user namespace
        var container = await ContainerAsync("amd64");
        await CommitAsync(container, "oci:lay:v1");
        await CommitAsync(container, "oci-archive:oci.tar:v1");
        await CommitAsync(container, "docker-archive:docker.tar:docker.io/library/app:v1", "--format", "docker");

        foreach (var (source, back, pulled) in Ways)
        {
            var report = await tool.JsonAsync("manifest", "verify", source, "--deep", "--expect-platforms", "linux/amd64");
            Assert.True((bool)report["sound"]!, report.ToJsonString());
            await tool.JsonAsync("copy", source, "oci:between:v1");
            await tool.JsonAsync("copy", "oci:between:v1", back);
            Assert.Equal(await DigestAsync(source), await DigestAsync(back));
            Assert.NotEqual("", await PullAsync(pulled));
        }
    }

    [Fact]
    public async Task A_list_that_buildah_pushes_is_an_index_of_its_platforms()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        await BuildahAsync("manifest", "create", "list");
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            await CommitAsync(await ContainerAsync(architecture), $"localhost/{architecture}:v1");
            await BuildahAsync("manifest", "add", "list", $"containers-storage:localhost/{architecture}:v1");
        }
        await BuildahAsync("manifest", "push", "--signature-policy", Policy, "--all", "list", "oci:lay:v1");

        var report = await tool.JsonAsync("manifest", "verify", "oci:lay:v1", "--deep", "--expect-platforms", "linux/amd64,linux/arm64");
        await tool.JsonAsync("copy", "oci:lay:v1", "oci-archive:all.tar:v1");
        await tool.JsonAsync("copy", "oci-archive:all.tar:v1", "oci:again:v1");

        Assert.True((bool)report["sound"]!, report.ToJsonString());
        Assert.Equal(2, report["platforms"]!.AsArray().Count);
        Assert.Equal(await DigestAsync("oci:lay:v1"), await DigestAsync("oci:again:v1"));
        Assert.NotEqual("", await PullAsync("oci:again:v1"));
    }

    private string Policy
    {
        get
        {
            var path = Path.Combine(tool.Folder, "policy.json");
            File.WriteAllText(path, """{"default":[{"type":"insecureAcceptAnything"}]}""");
            return path;
        }
    }

    private async Task<string> ContainerAsync(string architecture)
    {
        var app = Path.Combine(tool.Folder, "app");
        File.WriteAllBytes(app, SampleExecutable.Elf($"linux/{architecture}"));
        File.SetUnixFileMode(app, LayerEntry.ProgramMode);
        var container = (await BuildahAsync("from", "--arch", architecture, "scratch")).Trim();
        await BuildahAsync("copy", container, app, "/app");
        await BuildahAsync("config", "--arch", architecture, "--os", "linux", "--entrypoint", """["/app"]""", container);
        return container;
    }

    private Task<string> CommitAsync(string container, string target, params string[] options) =>
        BuildahAsync(["commit", "--signature-policy", Policy, .. options, container, target]);

    private Task<string> PullAsync(string source) => BuildahAsync("pull", "--signature-policy", Policy, source);

    private async Task<string> DigestAsync(string reference) =>
        (await tool.RunAsync("digest", reference)).Succeeded().Stdout.Trim();

    private async Task<string> BuildahAsync(params string[] arguments)
    {
        string At(string name) => Path.Combine(tool.Folder, name);
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = Directory.CreateDirectory(At("home")).FullName,
            ["XDG_RUNTIME_DIR"] = Directory.CreateDirectory(At("run")).FullName,
            ["BUILDAH_ISOLATION"] = "chroot",
        };
        string[] storage = ["--storage-driver", "vfs", "--root", At("storage"), "--runroot", At("run")];
        var ended = await Programs.RunAsync(Programs.Buildah, [.. storage, .. arguments], environment, tool.Folder);
        return ended.Succeeded().Stdout;
    }
}
