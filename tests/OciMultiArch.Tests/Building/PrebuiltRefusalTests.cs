using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Building;

/// <summary>What is no program of its platform is refused before anything is written.</summary>
public sealed class PrebuiltRefusalTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly MemoryStore store = new();

    public PrebuiltRefusalTests()
    {
        folder.Write("dist/linux-amd64/app", FakeProgram.Elf("amd64"));
        folder.Write("dist/linux-arm64/app", FakeProgram.Elf("amd64"));
        folder.Write("both/x86_64-linux-gnu/app", FakeProgram.Elf("amd64"));
        folder.Write("both/x86_64-linux-musl/app", FakeProgram.Elf("amd64"));
        folder.Write("two/one", FakeProgram.Elf("amd64"));
        folder.Write("two/other", FakeProgram.Elf("amd64"));
        folder.Write("none/read.me", "text");
        folder.Write("script.sh", "#!/bin/sh\n");
        folder.Folder("empty");
    }

    public static TheoryData<string, string, Problem, string> Wrong => new()
    {
        { "dist/{os}-{arch}/app", "linux/amd64,linux/arm64", Problem.InvalidContent, "dist/linux-arm64/app', the program for linux/arm64, is Elf amd64" },
        { "dist/{os}-{arch}/app", "linux/amd64,linux/s390x", Problem.NotFound, "dist/linux-s390x/app', the program for linux/s390x, is not there." },
        { "dist/{os}_{arch}/app", "linux/amd64", Problem.NotFound, "The nearest that is there is '*dist/linux-amd64/app'." },
        { "dist/{os}_{arch}/app", "", Problem.NotFound, "The nearest that is there is '*dist/linux-amd64/app'." },
        { "empty/{arch}", "linux/amd64", Problem.NotFound, "empty' is empty." },
        { "both/{zig}/app", "linux/amd64", Problem.Conflict, "both/x86_64-linux-musl/app' and '" },
        { "both/{zig}/app", "", Problem.Conflict, "both/x86_64-linux-musl/app' and '" },
        { "two", "linux/amd64", Problem.NotFound, "two' holds the programs 'one', 'other'; which one is started is not said." },
        { "none", "linux/amd64", Problem.NotFound, "none' holds no program" },
        { "none/read.me", "linux/amd64", Problem.InvalidContent, "is no program of a known format and no script" },
        { "none/read.me", "", Problem.MissingPlatform, "does not say which platform it is for" },
        { "script.sh", "linux/amd64", Problem.BuildFailed, "/bin/sh" },
        { "dist/{rid}/app", "linux/mips64le", Problem.NotFound, "means no path for linux/mips64le" },
        { "dist/{triple}/app", "linux/amd64", Problem.BuildFailed, "{triple}" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_program_that_does_not_fit_is_refused(string path, string platforms, Problem problem, string reason)
    {
        PrebuiltProgram program = new(NameTemplate.Parse(folder.At(path)))
        {
            Platforms = platforms.Length == 0 ? [] : Platform.ParseList(platforms),
        };

        var refused = await Assert.ThrowsAsync<BuildException>(async () => await program.BuildAsync(store, static platform => new() { Platform = platform }));

        Assert.Equal(problem, refused.Problem);
        Assert.Contains(reason.Replace("*", folder.Path + "/", StringComparison.Ordinal), refused.Reason, StringComparison.Ordinal);
        Assert.NotNull(refused.Remedy);
    }

    [Fact]
    public async Task What_is_no_program_needs_an_entrypoint()
    {
        PrebuiltProgram program = new(NameTemplate.Parse(folder.At("none/read.me"))) { Platforms = Platform.ParseList("linux/amd64") };

        var image = await program.BuildAsync(store, platform => new() { Platform = platform, Change = new() { Entrypoint = ["/usr/bin/java"] } });

        Assert.Equal(["/usr/bin/java"], (await image.ConfigAsync()).Config!.Entrypoint);
    }
}
