using OciMultiArch.Checks;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Programs that a container starts, and what they need to start: interpreters, loaders, libraries.</summary>
public sealed class ProgramChecksTests : IDisposable
{
    private const string Runtime = """{"Entrypoint":["/app"]}""";
    private const string Glibc = "lib64/ld-linux-x86-64.so.2";
    private static readonly byte[] Static = SampleExecutable.Elf("linux/amd64");
    private readonly Shelf shelf = new();

    // What is wrong with a program, and the layer that it stands in.
    private static readonly List<(string Name, string? Kind, Func<RawTar, RawTar> Files)> Cases =
    [
        ("a static program", null, tar => tar.File("app", Static)),
        ("no loader", "InterpreterMissing", tar => tar.File("app", SampleElf.Program())),
        ("its loader", null, tar => tar.File("app", SampleElf.Program()).File(Glibc, Static)),
        (
            "its loader behind links", null,
            tar => tar.File("app", SampleElf.Program()).Link('2', "lib64", "usr/lib64").File($"usr/{Glibc}", Static)
        ),
        ("the loader of musl", "InterpreterMissing", tar => tar.File("app", SampleElf.Program()).File("lib/ld-musl-x86_64.so.1", Static)),
        ("a library that is nowhere", "LibraryMissing", tar => Dynamic(tar, "libc.so.6")),
        ("a library in a usual folder", null, tar => Dynamic(tar, "libc.so.6").File("usr/lib/libc.so.6", SampleElf.Library())),
        (
            "a library in the folder of the machine", null,
            tar => Dynamic(tar, "libc.so.6").File("lib/x86_64-linux-gnu/libc.so.6", SampleElf.Library())
        ),
        (
            "a library of another machine", "LibraryMissing",
            tar => Dynamic(tar, "libc.so.6").File("lib/libc.so.6", new SampleElf { Platform = "linux/arm64" }.ToBytes())
        ),
        (
            "a library that a library needs", "LibraryMissing",
            tar => Dynamic(tar, "libone.so").File("lib/libone.so", SampleElf.Library("libtwo.so"))
        ),
        (
            "libraries that need each other", null,
            tar => Dynamic(tar, "libone.so").File("lib/libone.so", SampleElf.Library("libtwo.so"))
                .File("lib/libtwo.so", SampleElf.Library("libone.so"))
        ),
        ("a library in a folder of its own", "LibraryMissing", tar => Dynamic(tar, "libx.so").File("opt/libx.so", SampleElf.Library())),
        (
            "a folder that the loader's file names", null,
            tar => Dynamic(tar, "libx.so").File("opt/libx.so", SampleElf.Library()).File("etc/ld.so.conf.d/x.conf", "# mine\n/opt\n")
        ),
        (
            "a folder that ldconfig knew", null,
            tar => Dynamic(tar, "libx.so").File("opt/libx.so", SampleElf.Library()).File("etc/ld.so.cache", "binary")
        ),
        ("a library that ldconfig cannot know", "LibraryMissing", tar => Dynamic(tar, "libx.so").File("etc/ld.so.cache", "binary")),
        (
            "a folder beside the program", null,
            tar => tar.Link('2', "app", "opt/x/bin/app").File(Glibc, Static).File("opt/x/lib/libx.so", SampleElf.Library())
                .File("opt/x/bin/app", new SampleElf { Loader = "/" + Glibc, Needed = ["libx.so"], RunPath = "$ORIGIN/../lib" }.ToBytes())
        ),
        ("a folder for the program alone", "LibraryMissing", tar => Chain(tar, new() { RunPath = "/opt" })),
        ("a folder for all that it loads", null, tar => Chain(tar, new() { RPath = "/opt" })),
        (
            "a whiteout over a library", "LibraryMissing",
            tar => Dynamic(tar, "libbelow.so").File("lib/.wh.libbelow.so", "")
        ),
        ("a library of the layer below", null, tar => Dynamic(tar, "libbelow.so")),
        (
            "libc of musl is its loader", null,
            tar => tar.File("lib/ld-musl-x86_64.so.1", Static)
                .File("app", new SampleElf { Loader = "/lib/ld-musl-x86_64.so.1", Needed = ["libc.so"] }.ToBytes())
        ),
        ("a script", null, tar => tar.File("app", "#!/sh\n").File("sh", Static)),
        ("a script whose interpreter is nowhere", "InterpreterMissing", tar => tar.File("app", "#!/bin/none\n")),
        ("a script with carriage returns", "InterpreterMissing", tar => tar.File("app", "#!/sh\r\nexit\r\n").File("sh", Static)),
        (
            "a script for a script", null,
            tar => tar.File("app", "#!/run\n").File("run", "#!/sh\n").File("sh", Static)
        ),
        ("a script for a script of nothing", "InterpreterMissing", tar => tar.File("app", "#!/run\n").File("run", "#!/none\n")),
        ("scripts in a circle", "EntrypointBroken", tar => tar.File("app", "#!/app\n")),
        (
            "what env starts", null,
            tar => tar.File("app", "#!/usr/bin/env -S A=1 sh -e\n").File("usr/bin/env", Static).File("bin/sh", Static)
        ),
        ("what env cannot start", "InterpreterMissing", tar => tar.File("app", "#!/usr/bin/env python3\n").File("usr/bin/env", Static)),
        (
            "a script whose interpreter has no loader", "InterpreterMissing",
            tar => tar.File("app", "#!/bin/sh\n").File("bin/sh", SampleElf.Program())
        ),
        ("a universal program of macOS", "EntrypointMismatch", tar => tar.File("app", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2, .. new byte[60]])),
        ("a class of Java", "EntrypointUnchecked", tar => tar.File("app", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, .. new byte[60]])),
        ("a program of an unknown machine", "EntrypointMismatch", tar => tar.File("app", OfMachine(9999))),
        (
            "only a driver's library missing", "LibraryMissing as a warning",
            tar => Dynamic(tar, "libcuda.so.1")
        ),
    ];

    public static TheoryData<string> Names() => [.. Cases.Select(static each => each.Name)];

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_program_that_cannot_start_is_not_sound(string name)
    {
        var (_, kind, files) = Cases.Single(each => each.Name == name);
        var below = Shelf.Tar(static tar => tar.File("lib/libbelow.so", SampleElf.Library()));
        var image = shelf.Open(shelf.Image("linux/amd64", Runtime, below, Shelf.Tar(files)));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        var problem = report.Problems.SingleOrDefault();
        var isWarning = problem is { IsWarning: true, Kind: not EntrypointUnchecked };
        Assert.Equal(kind, isWarning ? $"{problem!.Kind} as a warning" : problem?.Kind.ToString());
        Assert.Equal(problem is null or { IsWarning: true }, report.IsSound);
    }

    [Fact]
    public async Task A_program_of_macOS_in_an_image_for_macOS_is_a_warning()
    {
        byte[] program = [0xCF, 0xFA, 0xED, 0xFE, 12, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, .. new byte[48]];
        var image = shelf.Open(shelf.Image("darwin/arm64", Runtime, Shelf.Tar(tar => tar.File("app", program))));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        var problem = Assert.Single(report.Problems);
        Assert.Equal((EntrypointMismatch, true), (problem.Kind, problem.IsWarning));
        Assert.Contains("No container runs such a program", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_says_where_libraries_are()
    {
        var tar = Shelf.Tar(static tar => Dynamic(tar, "libx.so").File("opt/libx.so", SampleElf.Library()));

        Assert.Equal([LibraryMissing], await KindsAsync("""{"Entrypoint":["/app"]}""", tar));
        Assert.Empty(await KindsAsync("""{"Entrypoint":["/app"],"Env":["LD_LIBRARY_PATH=/srv:/opt"]}""", tar));
    }

    [Fact]
    public async Task The_messages_name_what_is_missing_and_for_whom()
    {
        var loader = await MessageAsync(static tar => tar.File("app", SampleElf.Program()));
        var library = await MessageAsync(static tar => Dynamic(tar, "libone.so", "libno.so").File("lib/libone.so", SampleElf.Library("libtwo.so")));
        var script = await MessageAsync(static tar => tar.File("app", "#!/bin/sh\r\n"));

        Assert.Contains("/app, which a container of", loader, StringComparison.Ordinal);
        Assert.Contains("its loader /lib64/ld-linux-x86-64.so.2 is in none of the layers", loader, StringComparison.Ordinal);
        Assert.Contains("in none of the layers: libno.so, libtwo.so (for /lib/libone.so). It cannot start.", library, StringComparison.Ordinal);
        Assert.Contains("without carriage returns", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_lost_layer_may_hold_is_not_missing()
    {
        var app = Shelf.Tar(static tar => tar.File("app", SampleElf.Program("libc.so.6")));
        var image = shelf.Image("linux/amd64", Runtime, Shelf.Tar(static tar => tar.File(Glibc, Static)), app);
        shelf.Lose(shelf.Open(image).Blobs[1].Digest);

        var report = await shelf.Open(image).VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal([LayerMissing, EntrypointUnchecked], report.Problems.Select(static problem => problem.Kind));
    }

    [Fact]
    public async Task A_search_that_ends_at_the_bound_of_what_is_remembered_says_so()
    {
        using MemoryStream tar = new(Shelf.Tar(static tar => tar.File("a", "").File("app", Static)));
        var layer = await LayerFiles.ReadAsync(tar, new(maxPaths: 1), default);
        var image = shelf.Open(shelf.Sound("linux/amd64"));
        var platform = Platform.Parse("linux/amd64");
        ProgramPaths paths = new(new() { Config = new() { Entrypoint = ["/app"] } }, platform);

        var problem = new ProgramChecks(new(image, []), platform, paths, new([layer])).Of("/app");

        Assert.Equal((EntrypointUnchecked, true), (problem!.Kind, problem.IsWarning));
        Assert.Contains("more than 500000 paths, or paths of more than 50331648 characters together", problem.Message, StringComparison.Ordinal);
    }

    private static RawTar Dynamic(RawTar tar, params string[] needed) =>
        tar.File("app", SampleElf.Program(needed)).File(Glibc, Static);

    // The program finds one library by its own folders, and that library the other by the same ones, or not.
    private static RawTar Chain(RawTar tar, SampleElf folders) => tar
        .File("app", (folders with { Loader = "/" + Glibc, Needed = ["libone.so"] }).ToBytes())
        .File(Glibc, Static)
        .File("opt/libone.so", SampleElf.Library("libtwo.so"))
        .File("opt/libtwo.so", SampleElf.Library());

    private static byte[] OfMachine(ushort machine)
    {
        var program = SampleExecutable.Elf("linux/amd64");
        BitConverter.GetBytes(machine).CopyTo(program, 18);
        return program;
    }

    private async Task<string> MessageAsync(Func<RawTar, RawTar> files)
    {
        var image = shelf.Open(shelf.Image("linux/amd64", Runtime, Shelf.Tar(files)));
        var report = await image.VerifyAsync(new() { ReadsLayers = true });
        return Assert.Single(report.Problems).Message;
    }

    private async Task<IEnumerable<VerifyProblemKind>> KindsAsync(string runtime, byte[] tar)
    {
        var report = await shelf.Open(shelf.Image("linux/amd64", runtime, tar)).VerifyAsync(new() { ReadsLayers = true });
        return report.Problems.Select(static problem => problem.Kind);
    }
}
