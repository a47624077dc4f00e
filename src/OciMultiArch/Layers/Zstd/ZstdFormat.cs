namespace OciMultiArch.Layers;

/// <summary>
/// zstd (RFC 8878): told by its first bytes, and read by a decompressor that somebody else brings, as the runtime has none.
/// </summary>
internal static class ZstdFormat
{
    /// <summary>Why zstd is not read: the rest of a sentence about what is compressed with it.</summary>
    public const string Unreadable = "is compressed with zstd, for which no decompressor is registered";

    private static Func<Stream, Stream>? decompress;

    /// <summary>What to do about zstd that is not read.</summary>
    public static Remedy Remedy { get; } =
        new("Add the package OciMultiArch.Zstd and call ZstdCompression.Register, or compress it with gzip.");

    public static bool IsReadable => Volatile.Read(ref decompress) is not null;

    /// <summary>Whether bytes begin a frame; a skippable one may come first (RFC 8878, sections 3.1.1 and 3.1.2).</summary>
    public static bool Begins(ReadOnlySpan<byte> head) =>
        head is [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..];

    /// <summary>Takes a decompressor for the whole process; the first one stays.</summary>
    public static void Register(Func<Stream, Stream> given) => Interlocked.CompareExchange(ref decompress, given, null);

    /// <summary>Opens what is compressed; null without a decompressor. The source stays open.</summary>
    public static ZstdSourceStream? Open(Stream source, DecompressionLimit? limit) =>
        Volatile.Read(ref decompress) is { } known ? new(source, known, limit ?? new()) : null;
}
