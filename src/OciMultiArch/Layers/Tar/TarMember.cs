using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

/// <summary>All header blocks of one entry: the ustar header, and before it a pax header where ustar has no room for something.</summary>
internal static class TarMember
{
    // GNU tar and .NET put a process id here; a name that never changes keeps layers reproducible.
    private static ReadOnlySpan<byte> PaxName => "PaxHeaders/entry"u8;

    public static byte[] Encode(LayerEntry entry, long length, long seconds)
    {
        var name = entry.Kind == LayerEntryKind.Directory ? entry.Path + "/" : entry.Path;
        var link = entry.LinkTarget ?? "";
        var place = UstarName.Of(name);
        var records = new PaxRecords();
        if (entry.GroupId > TarHeader.LargestNumber)
            records.Add("gid", Text(entry.GroupId));
        if (!UstarName.Fits(link))
            records.Add("linkpath", link);
        if (!place.IsWhole)
            records.Add("path", name);
        if (length > TarHeader.LargestSize)
            records.Add("size", Text(length));
        if (entry.UserId > TarHeader.LargestNumber)
            records.Add("uid", Text(entry.UserId));
        var header = new TarHeader
        {
            Type = Type(entry.Kind),
            Name = place.Name,
            Prefix = place.Prefix,
            LinkName = UstarName.Fits(link) ? Encoding.ASCII.GetBytes(link) : UstarName.Shortened(link),
            Mode = entry.Mode,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            Size = length,
            ModifiedAt = seconds,
        };
        return Join(records.Bytes, header);
    }

    private static byte[] Join(ReadOnlySpan<byte> records, TarHeader header)
    {
        if (records.IsEmpty)
        {
            var block = new byte[TarHeader.BlockSize];
            header.Write(block);
            return block;
        }
        var padded = (records.Length + TarHeader.BlockSize - 1) & -TarHeader.BlockSize;
        var blocks = new byte[padded + (2 * TarHeader.BlockSize)];
        new TarHeader { Type = 'x', Name = PaxName, Mode = LayerEntry.FileMode, Size = records.Length }.Write(blocks.AsSpan(0, TarHeader.BlockSize));
        records.CopyTo(blocks.AsSpan(TarHeader.BlockSize));
        header.Write(blocks.AsSpan(TarHeader.BlockSize + padded));
        return blocks;
    }

    private static char Type(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.Directory => '5',
        LayerEntryKind.SymbolicLink => '2',
        LayerEntryKind.HardLink => '1',
        _ => '0',
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
