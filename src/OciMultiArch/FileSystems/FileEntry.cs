using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>What stands in a file system under one name, or as hard links under several.</summary>
internal sealed class FileEntry
{
    /// <summary>The kind of a path that a layer removes from the layers below it.</summary>
    public const char Whiteout = 'w';

    /// <summary>The kind as tar has it: <see cref="TarMember.Type"/>.</summary>
    public required char Type { get; init; }

    public required TarMetadata Metadata { get; init; }

    /// <summary>The number of bytes of a file; 0 for all else.</summary>
    public long Size { get; init; }

    /// <summary>
    /// What a symbolic link leads to; the path of a hard link to what only a layer below has, which is not known here.
    /// </summary>
    public string LinkPath { get; init; } = "";

    /// <summary>The layer that holds the content, counted from the base.</summary>
    public int Layer { get; init; }

    /// <summary>The number of the member in its layer.</summary>
    public int Ordinal { get; init; }

    /// <summary>The digest of a file's content; null where it was not asked for.</summary>
    public Digest? Digest { get; set; }

    /// <summary>Whether no member stands for this folder: it is there because something is in it.</summary>
    public bool IsImplied { get; init; }

    public bool IsFile => Type == '0';

    public bool IsHardLink => Type == '1';

    public bool IsSymbolicLink => Type == '2';

    public bool IsFolder => Type == '5';

    public bool IsWhiteout => Type == Whiteout;

    public static FileEntry ImpliedFolder(int layer) =>
        new() { Type = '5', Metadata = TarMetadata.OfImpliedFolder, IsImplied = true, Layer = layer };

    /// <summary>The entry of a member that is no hard link.</summary>
    /// <exception cref="FormatException">A file system has nothing of its kind.</exception>
    public static FileEntry Of(TarMember member, int layer, int ordinal)
    {
        var type = KindOf(member);
        return new()
        {
            Type = type,
            Metadata = member.Metadata!,
            Size = SizeOf(member, type),
            LinkPath = TargetOf(member),
            Layer = layer,
            Ordinal = ordinal,
        };
    }

    private static char KindOf(TarMember member)
    {
        if (member.IsFolder)
            return '5';
        if (member.IsFile)
            return '0';
        if (member.Type is >= '2' and <= '6')
            return member.Type;
        var kind = Printable.Short($"{member.Type}");
        throw new FormatException($"'{Printable.Short(member.Path)}' in it is of an unknown kind, '{kind}'");
    }

    private static long SizeOf(TarMember member, char type)
    {
        if (type != '0')
            return 0;
        return member.FileSize;
    }

    private static string TargetOf(TarMember member)
    {
        if (!member.IsSymbolicLink)
            return "";
        return member.LinkPath;
    }
}
