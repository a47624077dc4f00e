using System.Globalization;
using OciMultiArch.Zstd;

namespace OciMultiArch.Tool.Arguments;

/// <summary>How layers are compressed, as a command line says it.</summary>
/// <param name="Compression">The compression.</param>
internal sealed record CompressionChoice(LayerCompression Compression)
{
    private const string Zstd = "zstd";

    /// <summary>The compression of a second image beside each image; null for none.</summary>
    public LayerCompression? ZstdCopy { get; init; }

    /// <summary>Whether it names a level.</summary>
    public bool NamesLevel { get; init; }

    /// <summary>Parses <c>gzip</c>, <c>none</c>, <c>zstd[:LEVEL]</c>.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static CompressionChoice Parse(string text) =>
        new(One(text)) { NamesLevel = text.Contains(':', StringComparison.Ordinal) };

    /// <summary>Parses one compression, or two with a comma: that of images, and zstd for their copies.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static CompressionChoice ParseWithCopy(string text)
    {
        if (text.Split(',') is not [var first, var second])
            return Parse(text);
        CompressionChoice pair = new(One(first)) { ZstdCopy = One(second) };
        var isPair = pair.Compression.MediaType != MediaType.OciLayerZstd && pair.ZstdCopy.MediaType == MediaType.OciLayerZstd;
        return isPair ? pair : throw new FormatException(
            $"'{text}' is not a compression with zstd beside it. Write gzip,zstd.");
    }

    private static LayerCompression One(string text)
    {
        if (text == "gzip")
            return LayerCompression.Gzip;
        if (text == "none")
            return LayerCompression.None;
        if (text == Zstd)
            return ZstdCompression.Default;
        var isLevel = text.StartsWith(Zstd + ":", StringComparison.Ordinal)
            & int.TryParse(text.AsSpan(text.IndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var level);
        if (isLevel && level is >= 1 and <= 19)
            return ZstdCompression.OfLevel(level);
        throw new FormatException($"'{text}' is not gzip, none, zstd or zstd:LEVEL with a level from 1 to 19.");
    }
}
