using System.CommandLine;
using System.Globalization;
using OciMultiArch.Zstd;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--compression</c> of commands that make layers.</summary>
internal static class CompressionOption
{
    private const string Zstd = "zstd";

    public static Option<LayerCompression> Option { get; } = OptionFactory.One(
        "--compression",
        "gzip|zstd[:LEVEL]",
        Parse,
        "How new layers are compressed: gzip, or zstd (OCI format alone) with a level from 1, fast, to 19, small; 3 where none "
        + "is named. Layers that exist stay as they are. Default: gzip.");

    /// <summary>The compression that is asked for; gzip without one.</summary>
    public static LayerCompression Of(ParseResult parsed) => parsed.GetValue(Option) ?? LayerCompression.Gzip;

    /// <exception cref="UsageException">Docker's format has no such layers.</exception>
    public static void RefuseDocker(ParseResult parsed, ImageFormat? format)
    {
        if (format == ImageFormat.Docker && Of(parsed).MediaType == MediaType.OciLayerZstd)
            throw new UsageException("--format docker has no type for layers of --compression zstd. Use oci, or gzip.");
    }

    private static LayerCompression Parse(string text)
    {
        if (text == "gzip")
            return LayerCompression.Gzip;
        if (text == Zstd)
            return ZstdCompression.Default;
        var isLevel = text.StartsWith(Zstd + ":", StringComparison.Ordinal)
            & int.TryParse(text.AsSpan(text.IndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var level);
        if (isLevel && level is >= 1 and <= 19)
            return ZstdCompression.OfLevel(level);
        throw new FormatException($"'{text}' is not gzip, zstd or zstd:LEVEL with a level from 1 to 19.");
    }
}
