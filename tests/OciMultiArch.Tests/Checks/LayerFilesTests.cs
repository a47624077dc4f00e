using OciMultiArch.Checks;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.Checks.LayerFiles;

namespace OciMultiArch.Tests.Checks;

public sealed class LayerFilesTests
{
    [Theory]
    [InlineData("/usr//./bin/", "usr/bin")]
    [InlineData("a/../b", "b")]
    [InlineData("../../a", "a")]
    [InlineData("/", "")]
    public void A_path_is_its_plain_parts(string path, string expected) => Assert.Equal(expected, string.Join('/', Parts(path)));

    [Fact]
    public async Task Every_member_is_remembered_for_what_it_is()
    {
        var files = await ReadAsync(static tar => tar
            .File("app", SampleExecutable.Elf("linux/arm64"))
            .File("script", "#! /bin/sh -e\n")
            .File("text", "hello")
            .File("folder/", "")
            .Link('1', "hard", "app")
            .Link('2', "soft", "../app")
            .Link('3', "device", ""));

        Assert.Equal("arm64", files.Find("app")!.Header!.Architecture);
        Assert.Equal("/bin/sh", files.Find("script")!.Interpreter);
        Assert.Equal(new Member(MemberKind.File), files.Find("text"));
        Assert.Equal(MemberKind.Folder, files.Find("folder")!.Kind);
        Assert.Equal(new Member(MemberKind.HardLink, "app"), files.Find("hard"));
        Assert.Equal(new Member(MemberKind.SymbolicLink, "../app"), files.Find("soft"));
        Assert.Equal(MemberKind.Special, files.Find("device")!.Kind);
        Assert.Null(files.Find("other"));
    }

    [Fact]
    public async Task Whiteouts_and_files_in_the_place_of_folders_hide_what_is_below()
    {
        var files = await ReadAsync(static tar => tar.File("bin/.wh.app", "").File("etc/.wh..wh..opq", "").File("usr", "a file"));

        Assert.All(["bin/app", "bin/app/more", "etc/passwd", "usr/bin"], path => Assert.True(files.Hides(path), path));
        Assert.All(["bin", "bin/other", "etc", "usr", "var/log"], path => Assert.False(files.Hides(path), path));
    }

    [Fact]
    public async Task An_opaque_root_hides_everything()
    {
        var files = await ReadAsync(static tar => tar.File(".wh..wh..opq", ""));

        Assert.True(files.Hides("any/path"));
    }

    [Fact]
    public async Task Beyond_the_limit_nothing_is_remembered_and_the_rest_is_cut_off()
    {
        EntryLimit limit = new(2);

        var first = await ReadAsync(static tar => tar.File("a", "").File("b", ""), limit);
        var second = await ReadAsync(static tar => tar.File("a", ""), limit);

        Assert.False(first.IsCutOff);
        Assert.NotNull(first.Find("b"));
        Assert.True(second.IsCutOff);
        Assert.Null(second.Find("a"));
    }

    [Fact]
    public async Task The_characters_of_paths_are_bounded_too()
    {
        EntryLimit limit = new(100, maxCharacters: 10);

        var files = await ReadAsync(static tar => tar.File("12345", "").Link('2', "6", "7890").File("x", ""), limit);

        Assert.NotNull(files.Find("6"));
        Assert.True(files.IsCutOff);
        Assert.Null(files.Find("x"));
    }

    [Fact]
    public async Task What_no_system_can_open_is_not_remembered_and_hides_nothing_else()
    {
        var name = new string('n', 60_000);
        var files = await ReadAsync(tar => tar
            .Member('x', "pax", OciArchiveTests.Pax("path", name)).File("short", "")
            .Member('L', "././@LongLink", System.Text.Encoding.UTF8.GetBytes(name + "\0")).File("short", "")
            .Member('x', "pax", OciArchiveTests.Pax("linkpath", name)).Link('2', "link", "short")
            .File("after", ""));

        Assert.Null(files.Find(name));
        Assert.Null(files.Find("link"));
        Assert.NotNull(files.Find("after"));
        Assert.False(files.IsCutOff);
    }

    [Fact]
    public async Task Headers_for_all_members_and_maps_without_end_keep_nothing()
    {
        var map = new byte[512];
        map[504] = 1; // another block of the map follows
        var files = await ReadAsync(tar =>
        {
            tar.Spoilt("sparse", static block =>
            {
                block[156] = (byte)'S';
                block[482] = 1;
            });
            for (var at = 0; at < 1000; at++)
                tar.Raw(map);
            tar.Raw(new byte[512]).File("between", "");
            tar.Member('g', "pax", OciArchiveTests.Pax("path", new string('n', 500_000)));
            for (var at = 0; at < 1000; at++)
                tar.File($"{at}", "");
            return tar.Member('g', "pax", OciArchiveTests.Pax("path", "")).File("after", "");
        });

        Assert.NotNull(files.Find("sparse"));
        Assert.NotNull(files.Find("between"));
        Assert.NotNull(files.Find("after"));
        Assert.Equal(3, files.PathsFrom("").Count());
    }

    [Fact]
    public async Task A_sparse_file_has_the_name_that_GNU_tar_says_and_no_first_bytes()
    {
        var files = await ReadAsync(static tar => tar
            .Member('x', "pax", OciArchiveTests.Pax("GNU.sparse.name", "real"))
            .File("GNUSparseFile.0/real", SampleExecutable.Elf("linux/arm64")));

        Assert.Equal(new Member(MemberKind.File) { IsExecutable = true }, files.Find("real"));
        Assert.Null(files.Find("GNUSparseFile.0/real"));
    }

    [Theory]
    [InlineData("#!/bin/sh\n", "/bin/sh", null)]
    [InlineData("#! /usr/bin/env -S node --x\nrest", "/usr/bin/env", "-S node --x")]
    [InlineData("#!/bin/sh\r\n", "/bin/sh\r", null)]
    [InlineData("#!\n", null, null)]
    [InlineData("#!/bin/sh", "/bin/sh", null)]
    public async Task The_first_line_of_a_script_is_read_as_Linux_reads_it(string text, string? interpreter, string? argument)
    {
        var script = (await ReadAsync(tar => tar.File("script", text))).Find("script")!;

        Assert.Equal((interpreter, argument), (script.Interpreter, script.Argument));
    }

    private static async Task<LayerFiles> ReadAsync(Func<RawTar, RawTar> members, EntryLimit? limit = null)
    {
        using MemoryStream tar = new(Shelf.Tar(members));
        return await LayerFiles.ReadAsync(tar, limit ?? new(), default);
    }
}
