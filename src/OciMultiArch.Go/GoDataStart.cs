using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace OciMultiArch.Go;

/// <summary>
/// What go's linker says of a build where the writable data of an ELF program begins (<c>debug/buildinfo</c>): there the text
/// that names the main package is found without a search. Of programs of 64 bits in little-endian order alone.
/// </summary>
internal static class GoDataStart
{
    private const int PageSize = 4096;
    private const int SegmentSize = 56;
    private const uint Load = 1;
    private const uint Executable = 1;
    private const uint Writable = 2;
    private const int FlagsAt = 15;
    private const int HasTexts = 2;
    private const int TextsAt = 32;

    /// <summary>The bytes from where the text begins; none where it is not found here.</summary>
    public static ReadOnlySpan<byte> TextIn(SafeFileHandle file)
    {
        var head = Page(file, 0);
        if (PlaceOfData(head) is not { } place)
            return [];
        var info = Page(file, place);
        if (!IsBuildInfo(info) || (info[FlagsAt] & HasTexts) == 0)
            return [];
        // First the version of Go.
        var version = TakeLength(info[TextsAt..], out var texts);
        if (version > texts.Length)
            return [];
        var length = TakeLength(texts[version..], out var text);
        return length > text.Length ? text : text[..length];
    }

    private static bool IsBuildInfo(ReadOnlySpan<byte> info) =>
        info.Length == PageSize && info[0] == 0xFF && info[1..].StartsWith(" Go buildinf:"u8);

    private static long? PlaceOfData(ReadOnlySpan<byte> head)
    {
        // 64 bits, little-endian.
        if (head.Length < PageSize || !head.StartsWith("\u007FELF\u0002\u0001"u8))
            return null;
        var at = BinaryPrimitives.ReadUInt64LittleEndian(head[32..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        for (; count > 0 && at <= PageSize - SegmentSize; count--, at += SegmentSize)
        {
            var segment = head[(int)at..];
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(segment[4..]);
            var isData = (flags & (Executable | Writable)) == Writable;
            if (isData && BinaryPrimitives.ReadUInt32LittleEndian(segment) == Load)
                return BinaryPrimitives.ReadInt64LittleEndian(segment[8..]);
        }
        return null;
    }

    // A number in base 128, the lowest digits first.
    private static int TakeLength(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        rest = [];
        var length = 0;
        for (var at = 0; at < 3 && at < bytes.Length; at++)
        {
            length |= (bytes[at] & 0x7F) << (7 * at);
            rest = bytes[(at + 1)..];
            if (bytes[at] < 0x80)
                return length;
        }
        return int.MaxValue;
    }

    private static ReadOnlySpan<byte> Page(SafeFileHandle file, long at)
    {
        var page = new byte[PageSize];
        return at < 0 ? [] : page.AsSpan(0, RandomAccess.Read(file, page, at));
    }
}
