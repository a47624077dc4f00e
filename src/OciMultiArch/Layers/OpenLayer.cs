using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// A layer while it is read: its bytes, checked against its descriptor to the last one, and the tar inside.
/// </summary>
internal sealed class OpenLayer : IAsyncDisposable
{
    private readonly Stream source;
    private readonly Stream? decompressed;

    private OpenLayer(Stream source, ReadOnlyMemory<byte> head, DecompressionLimit? limit)
    {
        this.source = source;
        Stored = new PrefixedStream(head, source);
        var isZstd = ZstdFormat.Begins(head.Span);
        if (isZstd)
            decompressed = ZstdFormat.Open(Stored, limit);
        else if (head.Span is [0x1F, 0x8B, ..])
            decompressed = new GzipReadStream(Stored, limit);
        IsReadable = !isZstd || decompressed is not null;
    }

    /// <summary>Whether the tar can be read: not that of zstd without a decompressor.</summary>
    public bool IsReadable { get; }

    /// <summary>The bytes as they are stored. Who reads these does not read the tar.</summary>
    public Stream Stored { get; }

    /// <summary>The tar without compression; null where that cannot be read.</summary>
    public Stream? Tar => IsReadable ? decompressed ?? Stored : null;

    /// <summary>
    /// Opens a layer; its first bytes, not its media type, tell the compression. May use the network.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="limit">How far it may grow; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<OpenLayer> OpenAsync(
        Blob layer, DecompressionLimit? limit, CancellationToken cancellationToken)
    {
        var source = await layer.OpenAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            var head = new byte[4];
            var reading = source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            var count = await reading.ConfigureAwait(false);
            return new(source, head.AsMemory(0, count), limit);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (decompressed is not null)
            await decompressed.DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }
}
