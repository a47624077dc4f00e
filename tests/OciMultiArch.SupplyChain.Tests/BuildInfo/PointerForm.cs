using System.Buffers.Binary;
using System.Text;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>
/// Turns a program of Go 1.18 or later into one as Go 1.17 writes it: where the texts stood, the header has the
/// addresses of two strings, which stand behind it.
/// </summary>
internal static class PointerForm
{
    private static readonly byte[] Magic = [0xFF, .. " Go buildinf:"u8];

    public static byte[] Of(byte[] program)
    {
        var place = PlaceIn(program);
        var is64 = program[place + 14] == 8;
        var isBig = (program[place + 15] & 1) != 0;
        var size = is64 ? 8 : 4;
        var (version, next) = Counted(program, place + 32);
        var (modules, _) = Counted(program, next);
        var address = AddressOf(program, place, is64, isBig);
        var strings = place + 32;
        var texts = strings + (4 * size);
        program[place + 15] = isBig ? (byte)1 : (byte)0;
        Put(place + 16, address + 32);
        Put(place + 16 + size, address + 32 + (ulong)(2 * size));
        Put(strings, address + (ulong)(texts - place));
        Put(strings + size, (ulong)version.Length);
        Put(strings + (2 * size), address + (ulong)(texts + version.Length - place));
        Put(strings + (3 * size), (ulong)modules.Length);
        version.CopyTo(program, texts);
        modules.CopyTo(program, texts + version.Length);
        return program;

        void Put(int at, ulong value)
        {
            var field = program.AsSpan(at, size);
            for (var i = 0; i < size; i++)
                field[isBig ? size - 1 - i : i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Where the header is in the file: the first at a multiple of 16, which is not the linker's own constant.</summary>
    public static int PlaceIn(byte[] program)
    {
        for (var at = 0; ; at++)
        {
            var found = program.AsSpan(at).IndexOf(Magic);
            if (found < 0)
                throw new InvalidOperationException("The program has no build information.");
            at += found;
            if (at % 16 == 0 && program[at + 14] is 4 or 8)
                return at;
        }
    }

    private static (byte[] Text, int Next) Counted(byte[] program, int at)
    {
        var (length, shift) = (0, 0);
        byte part;
        do
        {
            part = program[at++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        return (program[at..(at + length)], at + length);
    }

    // Read from the headers anew, so that no reader checks itself.
    private static ulong AddressOf(byte[] program, int place, bool is64, bool isBig)
    {
        if (program[0] == 0x7F)
            return Elf(program, place, is64, isBig);
        if (program[0] == (byte)'M')
            return Pe(program, place);
        return MachO(program, place);
    }

    private static ulong Elf(byte[] program, int place, bool is64, bool isBig)
    {
        var table = (int)Number(program, is64 ? 32 : 28, is64 ? 8 : 4, isBig);
        var count = (int)Number(program, is64 ? 56 : 44, 2, isBig);
        var (row, word) = is64 ? (56, 8) : (32, 4);
        for (var at = table; count-- > 0; at += row)
        {
            var offset = Number(program, at + (is64 ? 8 : 4), word, isBig);
            var address = Number(program, at + (is64 ? 16 : 8), word, isBig);
            var size = Number(program, at + (is64 ? 32 : 16), word, isBig);
            if (Number(program, at, 4, isBig) == 1 && (ulong)place >= offset && (ulong)place < offset + size)
                return address + (ulong)place - offset;
        }
        throw new InvalidOperationException("No segment holds the build information.");
    }

    private static ulong Pe(byte[] program, int place)
    {
        var header = (int)Number(program, 0x3C, 4, isBig: false);
        var count = (int)Number(program, header + 6, 2, isBig: false);
        var is64 = Number(program, header + 24, 2, isBig: false) == 0x20B;
        var start = Number(program, header + (is64 ? 48 : 52), is64 ? 8 : 4, isBig: false);
        var at = header + 24 + (int)Number(program, header + 20, 2, isBig: false);
        for (; count-- > 0; at += 40)
        {
            var raw = Number(program, at + 20, 4, isBig: false);
            if ((ulong)place >= raw && (ulong)place < raw + Number(program, at + 16, 4, isBig: false))
                return start + Number(program, at + 12, 4, isBig: false) + (ulong)place - raw;
        }
        throw new InvalidOperationException("No section holds the build information.");
    }

    private static ulong MachO(byte[] program, int place)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(program.AsSpan(16));
        for (var at = 32; count-- > 0; at += BinaryPrimitives.ReadInt32LittleEndian(program.AsSpan(at + 4)))
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(program.AsSpan(at)) != 0x19)
                continue;
            var offset = Number(program, at + 40, 8, isBig: false);
            if ((ulong)place >= offset && (ulong)place < offset + Number(program, at + 48, 8, isBig: false))
                return Number(program, at + 24, 8, isBig: false) + (ulong)place - offset;
        }
        throw new InvalidOperationException($"No segment of {Encoding.ASCII.GetString(program, 40, 10)} holds it.");
    }

    private static ulong Number(byte[] program, int at, int size, bool isBig)
    {
        ulong value = 0;
        for (var i = 0; i < size; i++)
            value |= (ulong)program[at + i] << (8 * (isBig ? size - 1 - i : i));
        return value;
    }
}
