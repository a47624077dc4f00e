using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>What is read out of real programs is what go itself reads.</summary>
public sealed class GoBuildInfoTests
{
    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("linux/arm")]
    [InlineData("linux/s390x")]
    [InlineData("windows/amd64")]
    [InlineData("darwin/arm64")]
    public Task It_says_what_go_says_of_programs_of_every_format(string platform) => SaysWhatGoSaysAsync(platform);

    // Go compiles its runtime for each.
    [Theory]
    [InlineData("linux/mips")]
    [InlineData("windows/386")]
    [InlineData("darwin/amd64")]
    [Trait("Length", "Long")]
    public Task It_says_what_go_says_of_programs_of_further_byte_orders_and_sizes_of_addresses(string platform) =>
        SaysWhatGoSaysAsync(platform);

    [Theory]
    [MemberData(nameof(GoProgram.OfOthers), MemberType = typeof(GoProgram))]
    public async Task It_says_what_go_says_of_programs_that_others_built(string name, string package)
    {
        var file = Programs.Find(name, package);
        var (version, lines) = await GoProgram.SaidByGoAsync(file);

        var info = await GoBuildInfo.ReadFileAsync(file);

        Assert.Equal(version, info!.GoVersion);
        Assert.Equal(lines, info.ToString());
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_read_like_a_file()
    {
        using TempFolder folder = new();
        var file = await GoProgram.BuildAsync(folder, "linux/amd64");
        await using var whole = File.OpenRead(file);
        await using System.IO.Compression.BrotliStream forward = new(Compressed(file), System.IO.Compression.CompressionMode.Decompress);

        Assert.Equal(await GoBuildInfo.ReadAsync(whole), await GoBuildInfo.ReadAsync(forward));
    }

    [Theory]
    [InlineData(0xBE)]
    [InlineData(0xBF)]
    public async Task A_universal_file_of_macOS_says_what_its_first_program_by_Go_says(byte kind)
    {
        using TempFolder folder = new();
        var file = await GoProgram.BuildAsync(folder, "darwin/arm64");
        var expected = await GoBuildInfo.ReadFileAsync(file);

        byte[] program = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, UniversalFile.Of(kind, [1, 2, 3, 4, 5, 6, 7, 8], program));

        Assert.Equal(expected, await GoBuildInfo.ReadFileAsync(file));
    }

    private static async Task SaysWhatGoSaysAsync(string platform)
    {
        using TempFolder folder = new();
        var file = await GoProgram.BuildAsync(folder, platform, "-ldflags=-X main.version=1.0 -w", "-tags=a,b");
        var (version, lines) = await GoProgram.SaidByGoAsync(file);

        var info = await GoBuildInfo.ReadFileAsync(file);

        Assert.NotNull(info);
        Assert.Equal(version, info.GoVersion);
        Assert.Equal(lines, info.ToString());
        Assert.Equal(4, info.Dependencies.Count);
        Assert.Equal(platform, $"{info.Settings["GOOS"]}/{info.Settings["GOARCH"]}");

        // As the linker of Go 1.17 and before writes it: texts elsewhere in the data, and their addresses here.
        await File.WriteAllBytesAsync(file, PointerForm.Of(await File.ReadAllBytesAsync(file)));
        Assert.Equal((version, lines), await GoProgram.SaidByGoAsync(file));
        Assert.Equal(info, await GoBuildInfo.ReadFileAsync(file));
    }

    private static MemoryStream Compressed(string file)
    {
        MemoryStream bytes = new();
        using (System.IO.Compression.BrotliStream packed = new(bytes, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            packed.Write(File.ReadAllBytes(file));
        bytes.Position = 0;
        return bytes;
    }
}
