using System.Buffers.Binary;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class ExecutableHeaderTests
{
    private static Platform On(string os, string architecture) => new() { Os = os, Architecture = architecture };

    private static byte[] Elf(byte bits, byte order, ushort machine, byte abi = 0, ushort type = 2)
    {
        byte[] head = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(bits / 32), order, 1, abi, .. new byte[56]];
        Action<Span<byte>, ushort> write = order == 1 ? BinaryPrimitives.WriteUInt16LittleEndian : BinaryPrimitives.WriteUInt16BigEndian;
        write(head.AsSpan(16), type);
        write(head.AsSpan(18), machine);
        return head;
    }

    private static byte[] Windows(ushort machine, uint offset = 0x80, ushort characteristics = 0x22)
    {
        var head = new byte[0x200];
        "MZ"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(0x3C), offset);
        if (offset > head.Length - 24)
            return head;
        "PE\0\0"u8.CopyTo(head.AsSpan((int)offset));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan((int)offset + 4), machine);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan((int)offset + 22), characteristics);
        return head;
    }

    private static byte[] Darwin(uint magic, uint processor, uint type = 2)
    {
        var head = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(head, magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), processor);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), type);
        return head;
    }

    [Theory]
    [InlineData(32, 1, 3, "386")]
    [InlineData(64, 1, 62, "amd64")]
    [InlineData(32, 1, 40, "arm")]
    [InlineData(64, 1, 183, "arm64")]
    [InlineData(64, 2, 21, "ppc64")]
    [InlineData(64, 1, 21, "ppc64le")]
    [InlineData(64, 2, 22, "s390x")]
    [InlineData(64, 1, 243, "riscv64")]
    [InlineData(32, 2, 8, "mips")]
    [InlineData(32, 1, 8, "mipsle")]
    [InlineData(64, 2, 8, "mips64")]
    [InlineData(64, 1, 8, "mips64le")]
    [InlineData(64, 1, 258, "loong64")]
    [InlineData(32, 1, 62, null)]
    [InlineData(64, 2, 183, null)]
    [InlineData(64, 1, 9999, null)]
    public void An_ELF_file_says_its_architecture_with_width_and_byte_order(byte bits, byte order, ushort machine, string? architecture)
    {
        foreach (ushort type in new[] { 2, 3 })
        {
            var header = ExecutableHeader.Read(Elf(bits, order, machine, type: type));
            Assert.Equal((ExecutableFormat.Elf, architecture), (header!.Format, header.Architecture));
            Assert.Equal(architecture is not null, header.Fits(On("linux", architecture ?? "")));
        }
    }

    [Theory]
    [InlineData(0, "linux android freebsd netbsd openbsd dragonfly solaris illumos")]
    [InlineData(3, "linux android")]
    [InlineData(9, "freebsd dragonfly")]
    [InlineData(2, "netbsd")]
    [InlineData(12, "openbsd")]
    [InlineData(6, "solaris illumos")]
    [InlineData(97, "")]
    public void An_ELF_file_fits_the_systems_its_ABI_names_and_no_other(byte abi, string systems)
    {
        var header = ExecutableHeader.Read(Elf(64, 1, 62, abi))!;
        string[] all =
        [
            "linux", "android", "freebsd", "netbsd", "openbsd", "dragonfly", "solaris", "illumos", "windows", "darwin", "plan9", "js", "",
        ];
        Assert.Equal(systems, string.Join(' ', all.Where(os => header.Fits(On(os, "amd64")))));
        Assert.False(header.Fits(On("linux", "arm64")));
        Assert.Equal(systems.StartsWith("linux", StringComparison.Ordinal), header.Fits(On("Linux", "x86_64")));
    }

    [Theory]
    [InlineData(0x014C, "386")]
    [InlineData(0x8664, "amd64")]
    [InlineData(0x01C4, "arm")]
    [InlineData(0xAA64, "arm64")]
    public void A_Windows_program_fits_Windows_only(ushort machine, string architecture)
    {
        var header = ExecutableHeader.Read(Windows(machine))!;
        Assert.Equal((ExecutableFormat.PortableExecutable, architecture), (header.Format, header.Architecture));
        Assert.True(header.Fits(On("windows", architecture)));
        Assert.False(header.Fits(On("linux", architecture)));
    }

    [Theory]
    [InlineData(0xFEEDFACE, 7, "386")]
    [InlineData(0xFEEDFACF, 0x0100_0007, "amd64")]
    [InlineData(0xFEEDFACE, 12, "arm")]
    [InlineData(0xFEEDFACF, 0x0100_000C, "arm64")]
    [InlineData(0xCFFAEDFE, 0x1200_0001, "ppc64")]
    public void A_Mach_O_file_fits_darwin_and_ios(uint magic, uint processor, string architecture)
    {
        var header = ExecutableHeader.Read(Darwin(magic, processor, magic == 0xCFFAEDFE ? 0x0200_0000u : 2))!;
        Assert.Equal((ExecutableFormat.MachO, architecture), (header.Format, header.Architecture));
        Assert.True(header.Fits(On("darwin", architecture)) && header.Fits(On("ios", architecture)));
        Assert.False(header.Fits(On("linux", architecture)));
    }

    [Fact]
    public void An_ELF_file_that_is_linked_dynamically_names_its_loader()
    {
        Assert.Equal("/lib64/ld-linux-x86-64.so.2", ExecutableHeader.Read(SampleElf.Program())!.Loader);
        Assert.Equal("/ld.so", ExecutableHeader.Read(new SampleElf { Platform = "linux/arm", Loader = "/ld.so" }.ToBytes())!.Loader);
        Assert.Null(ExecutableHeader.Read(SampleElf.Library())!.Loader);
        Assert.Null(ExecutableHeader.Read(SampleElf.Program().AsSpan(0, 520))!.Loader);
        Assert.Null(ExecutableHeader.Read(Elf(64, 1, 62))!.Loader);
    }

    [Fact]
    public void A_universal_Mach_O_file_is_for_macOS_and_of_no_one_architecture()
    {
        var header = ExecutableHeader.Read(Darwin(0xBEBAFECA, 0x0200_0000))!;
        Assert.Equal((ExecutableFormat.MachO, null), (header.Format, header.Architecture));
        Assert.Contains("of several architectures", header.ToString(), StringComparison.Ordinal);
        Assert.True(header.Contradicts(On("linux", "arm64")));
        Assert.False(header.Contradicts(On("darwin", "arm64")));
    }

    public static TheoryData<string, byte[]> NoPrograms() => new()
    {
        { "nothing", [] },
        { "a script", "#!/bin/sh\nexec true\n"u8.ToArray() },
        { "a cut ELF", Elf(64, 1, 62)[..51] },
        { "an ELF object file", Elf(64, 1, 62, type: 1) },
        { "an ELF core dump", Elf(64, 1, 62, type: 4) },
        { "an ELF of an unknown width", Elf(96, 1, 62) },
        { "an ELF of an unknown byte order", Elf(64, 3, 62) },
        { "a DOS program", Windows(0x8664, offset: 0x1F9) },
        { "a Windows program that points far outside", Windows(0x8664, offset: uint.MaxValue) },
        { "a Windows object file", Windows(0x8664, characteristics: 0) },
        { "a Mach-O object file", Darwin(0xFEEDFACF, 0x0100_0007, type: 1) },
        { "a class of Java", Darwin(0xBEBAFECA, 0x3D00_0000) },
    };

    [Theory]
    [MemberData(nameof(NoPrograms))]
    public async Task What_is_no_program_has_no_header(string name, byte[] bytes)
    {
        Assert.NotNull(name);
        Assert.Null(await ExecutableHeader.ReadAsync(new MemoryStream(bytes)));
    }

    [Fact]
    public void No_header_cut_or_changed_anywhere_does_harm()
    {
        byte[][] heads = [Elf(64, 1, 62), Elf(32, 2, 8), Windows(0x8664), Darwin(0xFEEDFACF, 0x0100_000C)];
        foreach (var head in heads)
            for (var i = 0; i < head.Length; i++)
            {
                ExecutableHeader.Read(head.AsSpan(0, i));
                var changed = head.ToArray();
                changed[i] ^= 0xFF;
                ExecutableHeader.Read(changed);
            }
        Assert.Equal("arm64", ExecutableHeader.Read(heads[3])!.Architecture);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using TempFolder folder = new();
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await ExecutableHeader.ReadFileAsync(folder.At("gone")));
        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
    }
}
