using System.Buffers.Binary;
using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>Bytes that lie: the answer is an error or null, at once, and never another exception.</summary>
public sealed class DamagedProgramTests
{
    private static readonly byte[] Elf = SampleProgram.Elf("go1.22.1", "path\texample.com/x\nmod\texample.com/x\tv1.0.0\th1:AA=\n");

    [Fact]
    public async Task A_small_program_is_read()
    {
        var info = (await ReadAsync(Elf))!;

        Assert.Equal(("go1.22.1", "example.com/x"), (info.GoVersion, info.Path));
        Assert.Equal(new() { Path = "example.com/x", Version = "v1.0.0", Sum = "h1:AA=" }, info.Main);
    }

    [Fact]
    public async Task A_program_that_is_cut_anywhere_is_damaged_or_no_program()
    {
        for (var length = 0; length < Elf.Length; length++)
            Assert.True(await IsRefusedAsync(Elf[..length]), $"{length} bytes");
    }

    [Fact]
    public async Task Any_byte_may_be_wrong()
    {
        // 0xFF makes counts and offsets huge, 0 makes them point at themselves.
        for (var place = 0; place < Elf.Length; place++)
            foreach (var wrong in (byte[])[0, 0x7F, 0xFF])
            {
                var bytes = (byte[])Elf.Clone();
                bytes[place] = wrong;
                _ = await IsRefusedAsync(bytes);
            }
    }

    [Theory]
    [InlineData("mod\ta\n")]
    [InlineData("=>\ta\tv1\t\n")]
    [InlineData("dep\ta\tv1\t\n=>\tb\tv1\t\n=>\tc\tv1\t\n")]
    [InlineData("build\tGOOS\n")]
    [InlineData("build\n")]
    [InlineData("dep\ta\tb\tc\td\n")]
    public async Task A_line_that_go_does_not_write_is_named(string line)
    {
        var failure = await Assert.ThrowsAsync<InvalidContentException>(() => ReadAsync(SampleProgram.Elf("go1.22.1", line)));

        Assert.Equal(Problem.DamagedContent, failure.Problem);
        Assert.Contains(line.TrimEnd('\n').Split('\n')[^1].Replace('\t', '?').Split('?')[0], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_not_known_yet_are_passed_over()
    {
        var info = await ReadAsync(SampleProgram.Elf("go1.99", "path\ta\nfuture\tword\n"));

        Assert.Equal("a", info!.Path);
    }

    [Fact]
    public async Task A_text_that_claims_to_be_larger_than_any_is_refused_before_it_is_read()
    {
        var bytes = SampleProgram.Elf("go1.22.1", "path\ta\n");
        bytes.AsSpan(SampleProgram.InfoOffset + 32, 9).Fill(0xFF);
        bytes[SampleProgram.InfoOffset + 41] = 0x01;

        var failure = await Assert.ThrowsAsync<InvalidContentException>(() => ReadAsync(bytes));

        Assert.Contains("at most 16777216 are read", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(44u)]
    [InlineData(1u)]
    public async Task Programs_of_a_universal_file_that_are_not_in_it_are_refused(uint count)
    {
        var bytes = new byte[8 + (44 * 20)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0xCAFEBABE);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), 0xFFFF_FFF0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), 0x20);

        var failure = await Assert.ThrowsAsync<InvalidContentException>(() => ReadAsync(bytes));

        Assert.Contains("byte 4294967312, and it has 888", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_universal_file_in_itself_and_a_class_of_Java_are_no_programs()
    {
        var bytes = new byte[28];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0xCAFEBABE);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), 28);
        Assert.Null(await ReadAsync(bytes));
        bytes[7] = 61;
        Assert.Null(await ReadAsync(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\n")]
    [InlineData("MZ")]
    [InlineData("a text that is longer than the header of a program, but is no more than a text all the same")]
    public async Task What_is_no_program_is_null(string text) =>
        Assert.True(await IsRefusedAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await GoBuildInfo.ReadFileAsync("/nowhere/app"));

        Assert.Contains("/nowhere/app", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<GoBuildInfo?> ReadAsync(byte[] bytes) => await GoBuildInfo.ReadAsync(new MemoryStream(bytes));

    private static async Task<bool> IsRefusedAsync(byte[] bytes)
    {
        try
        {
            return await ReadAsync(bytes) is null;
        }
        catch (InvalidContentException failure)
        {
            return failure.Problem == Problem.DamagedContent && failure.Remedy is not null;
        }
    }
}
