using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

/// <summary>Against the Go toolchain: its programs, and the tar writer that other image builders use.</summary>
public class GoTests
{
    private const string TarProgram = """
        package main
        import ("archive/tar"; "os"; "time")
        func main() {
            file, _ := os.Create("go.tar")
            w := tar.NewWriter(file)
            epoch := time.Unix(0, 0)
            add := func(h tar.Header, body string) {
                h.ModTime, h.Format, h.Size = epoch, tar.FormatUSTAR, int64(len(body))
                if err := w.WriteHeader(&h); err != nil { panic(err) }
                w.Write([]byte(body))
            }
            add(tar.Header{Name: "app/", Typeflag: tar.TypeDir, Mode: 0755}, "")
            add(tar.Header{Name: "app/api", Typeflag: tar.TypeReg, Mode: 0555, Uid: 65532, Gid: 65532}, "a program")
            add(tar.Header{Name: "app/link", Typeflag: tar.TypeSymlink, Mode: 0777, Linkname: "/app/api"}, "")
            add(tar.Header{Name: "app/name", Typeflag: tar.TypeLink, Mode: 0555, Uid: 65532, Gid: 65532, Linkname: "app/api"}, "")
            w.Close()
        }
        """;

    [Theory]
    [InlineData("linux", "amd64")]
    [InlineData("linux", "arm")]
    [InlineData("linux", "s390x")]
    [InlineData("linux", "mipsle")]
    [InlineData("freebsd", "arm64")]
    [InlineData("openbsd", "amd64")]
    [InlineData("windows", "amd64")]
    [InlineData("darwin", "arm64")]
    public async Task A_program_that_Go_built_fits_its_platform_and_no_other(string os, string architecture)
    {
        using TempFolder folder = new();
        folder.Write("main.go", "package main\nfunc main() { println(1) }\n");
        await GoAsync(folder, ["build", "-o", "program", "main.go"], os, architecture);
        var header = await ExecutableHeader.ReadFileAsync(folder.At("program"));
        Assert.True(header!.Fits(new() { Os = os, Architecture = architecture }), header.ToString());
        Assert.False(header.Fits(new() { Os = os, Architecture = "riscv64" }));
        Assert.False(header.Fits(new() { Os = os == "windows" ? "linux" : "windows", Architecture = architecture }));
    }

    [Fact]
    public async Task Go_writes_the_same_tar_to_the_byte()
    {
        using TempFolder folder = new();
        folder.Write("main.go", TarProgram);
        await GoAsync(folder, ["run", "main.go"], os: null, architecture: null);
        MemoryStore cache = new();
        var layer = await Layer.PackAsync(
            cache,
            [
                LayerEntry.File("/app/api", "a program"u8.ToArray()) with { Mode = (UnixFileMode)0x16D, UserId = 65532, GroupId = 65532 },
                LayerEntry.SymbolicLink("/app/link", "/app/api"),
                LayerEntry.HardLink("/app/name", "/app/api"),
            ],
            new() { Compression = LayerCompression.None });
        Assert.Equal(await File.ReadAllBytesAsync(folder.At("go.tar")), (await layer.Blob.ReadAsync()).ToArray());
    }

    private static async Task GoAsync(TempFolder folder, string[] arguments, string? os, string? architecture)
    {
        Dictionary<string, string?> environment = new()
        {
            ["GOOS"] = os,
            ["GOARCH"] = architecture,
            ["CGO_ENABLED"] = "0",
            ["GO111MODULE"] = "off",
        };
        (await Programs.RunAsync(Programs.Go, arguments, environment, folder.Path)).Succeeded();
    }
}
