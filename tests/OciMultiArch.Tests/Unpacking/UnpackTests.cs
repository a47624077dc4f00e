using System.Formats.Tar;
using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Unpacking;

/// <summary>Folders as oras packs them: a tar whose paths begin with the name of the folder.</summary>
public sealed class UnpackTests : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>What no tar of a folder may hold.</summary>
    public static TheoryData<string, string, string?> Refused => new()
    {
        { "RegularFile", "../x", null },
        { "RegularFile", "/etc/x", null },
        { "RegularFile", "dir/../../x", null },
        { "RegularFile", "other/x", null },
        { "RegularFile", "dirx", null },
        { "RegularFile", "dir", null },
        { "SymbolicLink", "dir/l", "/etc/passwd" },
        { "SymbolicLink", "dir/l", "../x" },
        { "SymbolicLink", "dir/sub/l", "../../x" },
        { "SymbolicLink", "dir/l", "f/../../x" },
        { "SymbolicLink", "dir/l", @"..\x" },
        { "HardLink", "dir/l", "/etc/passwd" },
        { "HardLink", "dir/l", "dir/../../x" },
        { "HardLink", "dir/l", "dir/none" },
        { "Fifo", "dir/p", null },
        { "CharacterDevice", "dir/d", null },
        { "BlockDevice", "dir/d", null },
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_comes_back_with_its_modes_and_links()
    {
        if (OperatingSystem.IsWindows())
            return;
        var layer = Packed(
            Entry(TarEntryType.Directory, "dir", mode: 0b111_101_000),
            FileEntry("dir/run", "#!", 0b111_101_101),
            FileEntry("dir/sub/secret", "s", 0b110_000_000),
            Entry(TarEntryType.SymbolicLink, "dir/sub/l", "../run"),
            Entry(TarEntryType.HardLink, "dir/twin", "dir/run", 0b111_101_101),
            Entry(TarEntryType.Directory, "dir/closed", mode: 0b101_000_000));

        var pulled = await PullAsync(layer);

        Assert.Equal("dir", Assert.Single(pulled).Path);
        Assert.Equal(("#!", "s", "#!"), (Read("dir/run"), Read("dir/sub/secret"), Read("dir/twin")));
        Assert.Equal("../run", new FileInfo(folder.At("out/dir/sub/l")).LinkTarget);
        Assert.Equal("750 755 600 500", string.Join(' ', new[] { "dir", "dir/run", "dir/sub/secret", "dir/closed" }.Select(Mode)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("out"), ".tmp-*"));
    }

    [Fact]
    public async Task Set_user_ID_is_not_taken_over()
    {
        if (OperatingSystem.IsWindows())
            return;
        await PullAsync(Packed(FileEntry("dir/su", "x", 0b100_111_101_101)));

        Assert.Equal("755", Mode("dir/su"));
    }

    [Fact]
    public async Task Root_gives_files_to_the_owner_that_stands_there()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return;
        var entry = FileEntry("dir/f", "x", 0b110_100_100);
        (entry.Uid, entry.Gid) = (1234, 2345);

        await PullAsync(Packed(entry));

        var stat = await Programs.RunAsync(Programs.Find("stat", "coreutils"), ["-c", "%u:%g", folder.At("out/dir/f")]);
        Assert.Equal("1234:2345", stat.Succeeded().Stdout.Trim());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_leads_out_or_is_no_file_is_refused_and_leaves_nothing(string type, string name, string? link)
    {
        var layer = Packed(FileEntry("dir/f", "x"), Entry(Enum.Parse<TarEntryType>(type), name, link));

        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(layer));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("out")));
        Assert.False(File.Exists(folder.At("x")));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_of_the_tar_itself()
    {
        var layer = Packed(Entry(TarEntryType.SymbolicLink, "dir/l", "sub"), FileEntry("dir/sub/f", "x"), FileEntry("dir/l/g", "y"));

        await Assert.ThrowsAsync<OciException>(() => PullAsync(layer));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("out")));
    }

    [Fact]
    public async Task The_same_path_twice_is_refused() =>
        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(Packed(FileEntry("dir/f", "x"), FileEntry("dir/f", "y"))));

    [Fact]
    public async Task A_tar_that_is_not_the_one_its_layer_says_is_refused()
    {
        var layer = Packed(FileEntry("dir/f", "x"));
        var annotations = layer.Descriptor.Annotations.ToDictionary();
        annotations["io.deis.oras.content.digest"] = Bytes.Digest([1]);

        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(layer.WithAnnotations(annotations)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("out")));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("cut")]
    public async Task What_is_no_whole_tar_is_refused(string kind)
    {
        var whole = Tar(FileEntry("dir/f", new string('x', 5000)));
        var bytes = kind == "cut" ? whole[..2000] : "no tar at all"u8.ToArray();

        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(Layer(bytes)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("out")));
    }

    [Fact]
    public async Task A_folder_that_is_there_is_added_to_and_nothing_in_it_is_overwritten()
    {
        folder.Write("out/dir/own", "own");
        folder.Write("out/dir/same", "same");
        await PullAsync(Packed(FileEntry("dir/same", "same"), FileEntry("dir/sub/new", "new")));
        Assert.Equal(("own", "same", "new"), (Read("dir/own"), Read("dir/same"), Read("dir/sub/new")));

        var failure = await Assert.ThrowsAsync<OciException>(
            () => PullAsync(Packed(FileEntry("dir/another", "1"), FileEntry("dir/own", "other"))));
        Assert.Equal(RemedyKind.ReplaceFiles, failure.Remedy!.Kind);
        Assert.False(File.Exists(folder.At("out/dir/another")));

        await PullAsync(Packed(FileEntry("dir/another", "1"), FileEntry("dir/own", "other")), replaces: true);
        Assert.Equal(("1", "other"), (Read("dir/another"), Read("dir/own")));
    }

    [Fact]
    public async Task A_link_in_a_folder_that_is_there_is_not_followed()
    {
        Directory.CreateDirectory(folder.At("elsewhere"));
        Directory.CreateDirectory(folder.At("out/dir"));
        File.CreateSymbolicLink(folder.At("out/dir/sub"), folder.At("elsewhere"));

        await Assert.ThrowsAsync<OciException>(() => PullAsync(Packed(FileEntry("dir/sub/f", "x")), replaces: true));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("elsewhere")));
    }

    private static PaxTarEntry Entry(TarEntryType type, string name, string? link = null, int mode = 0b111_101_101)
    {
        PaxTarEntry entry = new(type, name) { Mode = (UnixFileMode)mode };
        if (link is not null)
            entry.LinkName = link;
        return entry;
    }

    private static PaxTarEntry FileEntry(string name, string text, int mode = 0b110_100_100) => new(TarEntryType.RegularFile, name)
    {
        Mode = (UnixFileMode)mode,
        DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
    };

    private static Blob Packed(params TarEntry[] entries)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(Tar(entries));
        return Layer(packed.ToArray());
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        return tar.ToArray();
    }

    private static Blob Layer(byte[] bytes) => Blob.Of(MediaType.OciLayerGzip, bytes).WithAnnotations(new Dictionary<string, string>
    {
        [AnnotationKeys.Title] = "dir",
        ["io.deis.oras.content.unpack"] = "true",
    });

    private async Task<IReadOnlyList<PulledFile>> PullAsync(Blob layer, bool replaces = false)
    {
        var artifact = Artifact.Create("application/vnd.example", [layer]);
        return await artifact.PullFilesAsync(folder.Folder("out"), new() { ReplacesFiles = replaces });
    }

    private string Read(string name) => File.ReadAllText(folder.At($"out/{name}"));

    private string Mode(string name)
    {
        if (OperatingSystem.IsWindows())
            return "";
        return Convert.ToString((int)File.GetUnixFileMode(folder.At($"out/{name}")), 8);
    }
}
