using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

internal sealed partial class TarWriter
{
    // The records that star, GNU tar, bsdtar and Go read and write.
    private const string AttributePrefix = "SCHILY.xattr.";

    // GNU tar and .NET put a process id here; a name that never changes keeps layers reproducible.
    private static ReadOnlySpan<byte> PaxName => "PaxHeaders/entry"u8;

    /// <summary>
    /// All header blocks of one entry: the ustar header, and before it a pax header where ustar has no room for
    /// something.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="length">The length of its content.</param>
    /// <param name="seconds">Its time.</param>
    /// <param name="block">Taken for a header that is one block; null for a new one.</param>
    public static byte[] Encode(LayerEntry entry, long length, long seconds, byte[]? block = null)
    {
        var isDirectory = entry.Kind == LayerEntryKind.Directory;
        var path = isDirectory ? entry.Path + "/" : entry.Path;
        var link = entry.LinkTarget ?? "";
        var fields = PathFields.Of(path);
        var type = TypeOf(entry.Kind);
        var linkName = PathFields.Shortened(link);
        var records = Records(entry, fields.IsWhole ? null : path, link, length);
        TarHeader header = new()
        {
            Type = type,
            Name = fields.Name,
            Prefix = fields.Prefix,
            LinkName = linkName,
            Mode = entry.Mode,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            Size = length,
            ModifiedAt = seconds,
        };
        return Join(records.Bytes, header, block);
    }

    // In the order of keys: capital letters stand before small ones.
    private static PaxRecords Records(LayerEntry entry, string? path, string link, long length)
    {
        PaxRecords records = new();
        var attributes = FileCapabilities.Set(entry.Attributes, entry.Capabilities);
        if (attributes.Count > 0)
        {
            foreach (var (name, value) in attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                records.Add(AttributePrefix + name, Convert.FromBase64String(value));
        }
        if (entry.GroupId > TarHeader.MaxOwner)
            records.Add("gid", Text(entry.GroupId));
        if (!PathFields.Fits(link))
            records.Add("linkpath", link);
        if (path is not null)
            records.Add("path", path);
        if (length > TarHeader.MaxSize)
            records.Add("size", Text(length));
        if (entry.UserId > TarHeader.MaxOwner)
            records.Add("uid", Text(entry.UserId));
        return records;
    }

    private static byte[] Join(ReadOnlySpan<byte> records, TarHeader header, byte[]? block = null)
    {
        if (records.IsEmpty)
        {
            block ??= new byte[TarHeader.BlockSize];
            header.Write(block);
            return block;
        }
        var padded = records.Length + Padding(records.Length);
        var blocks = new byte[padded + (2 * TarHeader.BlockSize)];
        TarHeader pax = new() { Type = 'x', Name = PaxName, Mode = LayerEntry.FileMode, Size = records.Length };
        pax.Write(blocks.AsSpan(0, TarHeader.BlockSize));
        records.CopyTo(blocks.AsSpan(TarHeader.BlockSize));
        header.Write(blocks.AsSpan(TarHeader.BlockSize + padded));
        return blocks;
    }

    private static char TypeOf(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.Directory => '5',
        LayerEntryKind.SymbolicLink => '2',
        LayerEntryKind.HardLink => '1',
        _ => '0',
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A path in the two fields that a ustar header has for it.</summary>
    /// <param name="Prefix">The leading directories when the name field alone is too short.</param>
    /// <param name="Name">The rest of the path.</param>
    /// <param name="IsWhole">
    /// Whether the two fields say the path. Otherwise a pax record must, and the fields only give a reader of plain
    /// ustar a hint.
    /// </param>
    private readonly record struct PathFields(byte[] Prefix, byte[] Name, bool IsWhole)
    {
        public static PathFields Of(string path)
        {
            if (Fits(path))
                return new([], Encoding.ASCII.GetBytes(path), IsWhole: true);
            if (!Ascii.IsValid(path) || SplitAt(path) is not { } slash)
                return new([], Shortened(path), IsWhole: false);
            var prefix = Encoding.ASCII.GetBytes(path[..slash]);
            var name = Encoding.ASCII.GetBytes(path[(slash + 1)..]);
            return new(prefix, name, IsWhole: true);
        }

        /// <summary>Whether a text fits one name field as it is.</summary>
        public static bool Fits(string text) => text.Length <= TarHeader.MaxNameBytes && Ascii.IsValid(text);

        /// <summary>A text as far as it fits one name field.</summary>
        public static byte[] Shortened(string text)
        {
            if (Fits(text))
                return Encoding.ASCII.GetBytes(text);
            var length = Math.Min(text.Length, TarHeader.MaxNameBytes);
            var bytes = Encoding.ASCII.GetBytes(text[..length]);
            bytes.AsSpan().Replace((byte)'?', (byte)'_');
            return bytes;
        }

        // The slash that ends a directory's path cannot divide it.
        private static int? SplitAt(string path)
        {
            var length = Math.Min(path.Length - 1, TarHeader.MaxPrefixBytes + 1);
            var slash = path.AsSpan(0, length).LastIndexOf('/');
            if (slash <= 0 || path.Length - slash - 1 > TarHeader.MaxNameBytes)
                return null;
            return slash;
        }
    }
}
