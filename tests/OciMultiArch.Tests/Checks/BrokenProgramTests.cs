using System.Buffers.Binary;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Programs that are there and that no system starts.</summary>
public sealed class BrokenProgramTests : IDisposable
{
    private const string Runtime = """{"Entrypoint":["/app"]}""";
    private static readonly byte[] Static = SampleExecutable.Elf("linux/amd64");
    private readonly Shelf shelf = new();

    // What stands at /app, and what is said of it; null: nothing.
    private static readonly List<(string Name, string? Says, Func<RawTar, RawTar> Files)> Cases =
    [
        ("a whole program", null, static tar => tar.File("app", Static)),
        ("a stump of 100 bytes", "is cut short: its table of segments ends at byte 120, and it has 100", tar => tar.File("app", Static[..100])),
        ("a stump of its header", "ends within its own header", tar => tar.File("app", Static[..60])),
        ("a stump of the magic", "ends within its own header", tar => tar.File("app", Static[..5])),
        ("an object file", "an object file or a damaged one", tar => tar.File("app", With(16, 1))),
        ("no segments", "has no table of segments", tar => tar.File("app", With(56, 0))),
        ("segments of another size", "has no table of segments", tar => tar.File("app", With(54, 40))),
        ("a table behind the end", "is cut short: its table of segments ends at byte 65591", tar => tar.File("app", With(32, 0xFFFF))),
        ("a table at the end of all numbers", "is cut short", tar => tar.File("app", With(32, ulong.MaxValue))),
        ("nothing that is loaded", "has no segment that is loaded", tar => tar.File("app", With(64, 4))),
        ("a segment behind the end", "one of its segments ends at byte 65655", tar => tar.File("app", With(72, 0xFFFF))),
        ("a segment that ends behind it", "one of its segments ends at byte 121, and it has 120", tar => tar.File("app", With(96, 121))),
        ("a segment as long as all numbers", "is cut short", tar => tar.File("app", With(72, 1).Also(96, ulong.MaxValue))),
        ("a loader behind the end", "is cut short", tar => tar.File("app", SampleElf.Program()[..300])),
        ("nothing", "is empty", tar => tar.File("app", "", LayerEntry.ProgramMode)),
        ("no right to execute", "has no execute bit", tar => tar.File("app", "#!/sh\n", LayerEntry.FileMode).File("sh", Static)),
        ("a folder", "is a folder", tar => tar.File("app/", "")),
        ("a device", "is a device or a pipe", tar => tar.Link('3', "app", "")),
        ("a link to itself", "leads back to itself", tar => tar.Link('2', "app", "app")),
        ("links in a circle", "leads back to itself", tar => tar.Link('2', "app", "/b").Link('2', "b", "app")),
        ("a script for itself", "/app, a script, names itself in its first line", tar => tar.File("app", "#!/app\n")),
        (
            "a script for itself behind a link", "names itself in its first line",
            tar => tar.File("app", "#!/me\n").Link('2', "me", "app")
        ),
        (
            "scripts for each other", "more of them than a system follows",
            tar => tar.File("app", "#!/b\n").File("b", "#!/app\n")
        ),
        ("an interpreter that is a folder", "/sh, which /app names in its first line, is a folder", tar => tar.File("app", "#!/sh\n").File("sh/", "")),
        (
            "an interpreter without the right", "/sh, which /app names in its first line, has no execute bit",
            tar => tar.File("app", "#!/sh\n").File("sh", "no program", LayerEntry.FileMode)
        ),
        ("an interpreter that is cut", "/sh, which /app names in its first line, is cut short", tar => tar.File("app", "#!/sh\n").File("sh", Static[..100])),
        (
            "a loader that is cut", "the loader of /app, is cut short",
            tar => tar.File("app", SampleElf.Program()).File("lib64/ld-linux-x86-64.so.2", Static[..100])
        ),
    ];

    public static TheoryData<string> Names() => [.. Cases.Select(static each => each.Name)];

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_no_system_starts_is_not_sound(string name)
    {
        var (_, says, files) = Cases.Single(each => each.Name == name);

        var report = await VerifyAsync("linux/amd64", Runtime, files);

        Assert.Equal(says is null, report.IsSound);
        if (says is null)
            return;
        var problem = Assert.Single(report.Problems);
        Assert.Equal(EntrypointBroken, problem.Kind);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Contains(" can start.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/app", "usr/bin/app")]
    [InlineData("usr/bin/app", "bin/app")]
    public async Task What_may_not_be_executed_is_passed_over_in_PATH(string first, string second)
    {
        const string Searched = """{"Entrypoint":["app"]}""";
        var report = await VerifyAsync(
            "linux/amd64", Searched, tar => tar.File(first, "text", LayerEntry.FileMode).File(second, Static));
        var none = await VerifyAsync(
            "linux/amd64", Searched, tar => tar.File(first, "text", LayerEntry.FileMode).File($"{second}/", ""));

        Assert.Empty(report.Problems);
        Assert.Equal(EntrypointBroken, Assert.Single(none.Problems).Kind);
    }

    [Fact]
    public async Task A_library_that_is_cut_is_none()
    {
        var report = await VerifyAsync(
            "linux/amd64",
            Runtime,
            static tar => tar.File("app", SampleElf.Program("libx.so")).File("lib64/ld-linux-x86-64.so.2", Static).File("lib/libx.so", Static[..100]));

        Assert.Equal(LibraryMissing, Assert.Single(report.Problems).Kind);
    }

    [Fact]
    public async Task Windows_knows_no_right_to_execute()
    {
        var report = await VerifyAsync(
            "windows/amd64", """{"Entrypoint":["C:\\app.exe"]}""", static tar => tar.File("Files/app.exe", "text", LayerEntry.FileMode));

        Assert.Equal(EntrypointUnchecked, Assert.Single(report.Problems).Kind);
    }

    [Fact]
    public async Task What_a_lost_layer_may_hold_is_not_broken()
    {
        var image = shelf.Image(
            "linux/amd64", Runtime, Shelf.Tar(static tar => tar.File("app", Static[..100])), Shelf.Tar(static tar => tar.File("app", Static)));
        shelf.Lose(shelf.Open(image).Blobs[2].Digest);

        var report = await shelf.Open(image).VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal([LayerMissing, EntrypointUnchecked], report.Problems.Select(static problem => problem.Kind));
    }

    private async Task<VerifyReport> VerifyAsync(string platform, string runtime, Func<RawTar, RawTar> files) =>
        await shelf.Open(shelf.Image(platform, runtime, Shelf.Tar(files))).VerifyAsync(new() { ReadsLayers = true });

    private static byte[] With(int at, ulong value) => ((byte[])Static.Clone()).Also(at, value);
}

internal static class BytesExtensions
{
    /// <summary>The bytes with a number of the length that an ELF header has at that place.</summary>
    public static byte[] Also(this byte[] file, int at, ulong value)
    {
        if (at is 16 or 54 or 56)
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        else if (at is 64)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), (uint)value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
        return file;
    }
}
