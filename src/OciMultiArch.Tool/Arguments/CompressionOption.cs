using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--compression</c> of commands that make layers, and <c>--recompress</c>.</summary>
internal static class CompressionOption
{
    private const string Name = "--compression";

    private const string Kinds =
        "gzip, zstd (OCI format alone) with a level from 1, fast, to 19, small (3 where none is named), or none.";

    private const string Copies =
        "gzip,zstd gives the index each image twice, with equal configs: first with gzip alone, then with zstd alone for clients that "
        + "choose it.";

    /// <summary>The compression of new layers.</summary>
    public static Option<CompressionChoice?> Option { get; } = OptionFactory.One<CompressionChoice?>(
        Name,
        "gzip|zstd[:LEVEL]|none",
        CompressionChoice.Parse,
        $"How new layers are compressed: {Kinds} Layers that exist stay as they are. Default: gzip.");

    /// <summary>The compression of new images, of which an index may hold two for each platform.</summary>
    public static Option<CompressionChoice?> OfImages { get; } = OptionFactory.One<CompressionChoice?>(
        Name,
        "gzip|zstd[:LEVEL]|none|gzip,zstd[:LEVEL]",
        CompressionChoice.ParseWithCopy,
        $"How new layers are compressed: {Kinds} Layers of a base stay as they are. {Copies} Default: gzip.");

    /// <summary>The compression that layers get that exist already.</summary>
    public static Option<CompressionChoice?> Recompress { get; } = OptionFactory.One<CompressionChoice?>(
        "--recompress",
        "gzip|zstd[:LEVEL]|none|gzip,zstd[:LEVEL]",
        CompressionChoice.ParseWithCopy,
        $"Compress all layers anew: {Kinds} The files, the configs and the DiffIDs stay, and are checked. Layers of that "
        + $"kind stay too, unless a level is named. {Copies} Without ',zstd' such copies go.");

    /// <summary>The compression that is asked for; gzip without one.</summary>
    public static LayerCompression Of(ParseResult parsed) => ChoiceOf(parsed)?.Compression ?? LayerCompression.Gzip;

    /// <summary>The compression of the second image of each platform; null for none.</summary>
    public static LayerCompression? CopyOf(ParseResult parsed) => ChoiceOf(parsed)?.ZstdCopy;

    /// <exception cref="UsageException">Docker's format has no such layers.</exception>
    public static void RefuseDocker(ParseResult parsed, ImageFormat? format)
    {
        var isZstd = Of(parsed).MediaType == MediaType.OciLayerZstd || CopyOf(parsed) is not null;
        if (format == ImageFormat.Docker && isZstd)
            throw new UsageException("--format docker has no type for layers of --compression zstd. Use oci, or gzip.");
    }

    private static CompressionChoice? ChoiceOf(ParseResult parsed) =>
        parsed.GetValue(Option) ?? parsed.GetValue(OfImages);
}
