using OciMultiArch.Disk;
using OciMultiArch.Layers;

namespace OciMultiArch.Archives;

/// <summary>How an archive is compressed as a whole, told by its first bytes.</summary>
internal static class ArchiveCompression
{
    /// <summary>How many bytes tell.</summary>
    public const int HeadBytes = 6;

    private static readonly (byte[] Head, string Name, string Program)[] Others =
    [
        ([(byte)'B', (byte)'Z', (byte)'h'], "bzip2", "bunzip2"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "xz", "unxz"),
        ([0x04, 0x22, 0x4D, 0x18], "lz4", "lz4 -d"),
    ];

    /// <summary>Opens what is in a compressed archive; null for one that is not compressed. The source stays open.</summary>
    /// <param name="path">What it is called in messages.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="source">All its bytes, from the first on.</param>
    /// <exception cref="OciException">It is compressed in a way that is not read here.</exception>
    public static Stream? Decompress(string path, ReadOnlySpan<byte> head, Stream source)
    {
        DecompressionLimit limit = new() { Content = LocalPath.Text(path) };
        if (head is [0x1F, 0x8B, ..])
            return new GzipReadStream(source, limit);
        if (ZstdFormat.Begins(head))
            return ZstdFormat.Open(source, limit) ?? throw ArchiveError.Zstd(path);
        foreach (var (start, name, program) in Others)
            if (head.StartsWith(start))
                throw ArchiveError.Compressed(path, name, program);
        return null;
    }

    /// <summary>Whether first bytes are those of any compression that is known here.</summary>
    public static bool IsCompressed(ReadOnlySpan<byte> head)
    {
        if (head is [0x1F, 0x8B, ..] || ZstdFormat.Begins(head))
            return true;
        foreach (var (start, _, _) in Others)
            if (head.StartsWith(start))
                return true;
        return false;
    }
}
