using System.IO.Compression;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>
/// How a layer is compressed, and the media type that says so. An open set: <see cref="Of"/> takes any compressor.
/// Immutable.
/// </summary>
/// <remarks>
/// The DiffID never depends on the compression. The digest of gzip bytes may change with the version of the runtime,
/// not with the machine's clock, user or operating system.
/// </remarks>
public sealed partial class LayerCompression
{
    private readonly Func<Stream, Stream> compress;
    private readonly CompressionLevel? level;

    private LayerCompression(MediaType mediaType, Func<Stream, Stream> compress, string? name)
    {
        MediaType = mediaType;
        Name = name;
        this.compress = compress;
    }

    private LayerCompression(CompressionLevel level, string name)
        : this(MediaType.OciLayerGzip, destination => new GzipWriteStream(destination, level), name) => this.level = level;

    /// <summary>
    /// gzip (RFC 1952) at the level that balances size and speed; what every registry and engine reads.
    /// </summary>
    public static LayerCompression Gzip { get; } = new(CompressionLevel.Optimal, "gzip");

    /// <summary>
    /// gzip at its fastest level: several times faster than <see cref="Gzip"/>, about a quarter larger.
    /// </summary>
    public static LayerCompression FastGzip { get; } = new(CompressionLevel.Fastest, "fast-gzip");

    /// <summary>No compression.</summary>
    public static LayerCompression None { get; } =
        new(MediaType.OciLayer, static destination => new UnownedStream(destination), "none");

    /// <summary>The media type of layers that are compressed this way.</summary>
    public MediaType MediaType { get; }

    /// <summary>
    /// Names the bytes that this makes of equal tars under one version of the runtime; null where it may make others from
    /// process to process, which no cache of packed layers keeps.
    /// </summary>
    public string? Name { get; }

    /// <summary>A compressor of the caller's, zstd for example.</summary>
    /// <param name="mediaType">The media type of its layers, <see cref="MediaType.OciLayerZstd"/> for example.</param>
    /// <param name="compress">
    /// Makes a stream that compresses what is written to it into the given stream. It is disposed at the end of the
    /// layer; the given stream stays open whether or not it disposes it.
    /// </param>
    /// <param name="name">
    /// A name that changes when the bytes do: with the compressor's version and its level; null, the default, for none.
    /// </param>
    public static LayerCompression Of(MediaType mediaType, Func<Stream, Stream> compress, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentNullException.ThrowIfNull(compress);
        return new(mediaType, destination => compress(new UnownedStream(destination)), name);
    }

    /// <summary>
    /// Gives this process a decompressor for zstd (RFC 8878), which the runtime does not have: from then on what is
    /// compressed with zstd is read wherever gzip is. Call it once at the start; the first one stays. The package
    /// OciMultiArch.Zstd does it by <c>ZstdCompression.Register</c>.
    /// </summary>
    /// <param name="decompress">
    /// Makes a stream that reads, asynchronously, what is compressed in the given one, and leaves it open. It reads any
    /// number of frames to the end of the source, and throws <see cref="InvalidDataException"/> or
    /// <see cref="EndOfStreamException"/> for damage and for an end that comes too early.
    /// </param>
    public static void RegisterZstd(Func<Stream, Stream> decompress)
    {
        ArgumentNullException.ThrowIfNull(decompress);
        ZstdFormat.Register(decompress);
    }

    /// <summary>The media type.</summary>
    public override string ToString() => MediaType.Value;

    /// <summary>Opens the compressor; disposing it completes the layer and leaves the destination open.</summary>
    internal Stream Open(Stream destination) => compress(destination);

    /// <summary>Opens the compressor; what it compresses in blocks is taken from earlier ones as far as it can be.</summary>
    internal Stream Open(Stream destination, LayerBlocks? blocks)
    {
        if (level is null)
            return compress(destination);
        return new GzipWriteStream(destination, level.Value) { Blocks = blocks };
    }
}
