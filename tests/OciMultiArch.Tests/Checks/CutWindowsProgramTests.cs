using System.Buffers.Binary;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Archives;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>Programs of Windows (PE) that are there in part.</summary>
public sealed class CutWindowsProgramTests : IDisposable
{
    private const int HeaderAt = 0x80;
    private const int OptionalSize = 240;
    private const int TableAt = HeaderAt + 24 + OptionalSize;
    private static readonly byte[] Whole = Program();
    private readonly Shelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Theory]
    [InlineData(0x800, null)]
    [InlineData(0x700, null)]
    [InlineData(0x6FF, "is cut short: one of its sections ends at byte 1792, and it has 1791")]
    [InlineData(0x400, "is cut short: one of its sections ends at byte 1536, and it has 1024")]
    [InlineData(TableAt + 79, "is cut short: its table of sections ends at byte 472, and it has 471")]
    [InlineData(HeaderAt + 24, "is cut short: its table of sections ends at byte 472, and it has 152")]
    [InlineData(HeaderAt + 23, "ends within its own header")]
    [InlineData(62, "ends within its own header")]
    [InlineData(2, "ends within its own header")]
    public async Task A_part_of_a_program_is_not_sound(int length, string? says)
    {
        var tar = Shelf.Tar(tar => tar.File("Files/app.exe", Whole[..length]));
        var image = shelf.Open(shelf.Image("windows/amd64", """{"Entrypoint":["C:\\app.exe"]}""", tar));

        var report = await image.VerifyAsync(new() { ReadsLayers = true });

        Assert.Equal(says is null, report.IsSound);
        if (says is null)
        {
            Assert.Empty(report.Problems);
            return;
        }
        var problem = Assert.Single(report.Problems);
        Assert.Equal(EntrypointBroken, problem.Kind);
        Assert.Contains(says, problem.Reason, StringComparison.Ordinal);
    }

    // Two sections, of 512 bytes each on disk; of the second, 256 are used.
    private static byte[] Program()
    {
        var file = new byte[0x800];
        "MZ"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(0x3C), HeaderAt);
        "PE\0\0"u8.CopyTo(file.AsSpan(HeaderAt));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(HeaderAt + 4), 0x8664);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(HeaderAt + 6), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(HeaderAt + 20), OptionalSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(HeaderAt + 22), 2);
        Section(0, 0x200, 0x400, 0x1000);
        Section(1, 0x200, 0x600, 0x100);
        return file;

        void Section(int number, int onDisk, int at, int inMemory)
        {
            var entry = file.AsSpan(TableAt + (40 * number));
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], inMemory);
            BinaryPrimitives.WriteInt32LittleEndian(entry[16..], onDisk);
            BinaryPrimitives.WriteInt32LittleEndian(entry[20..], at);
        }
    }
}
