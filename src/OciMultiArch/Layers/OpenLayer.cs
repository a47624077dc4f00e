using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// A layer while it is read: its bytes, checked against its descriptor to the last one, and the tar inside.
/// </summary>
internal sealed class OpenLayer : IAsyncDisposable
{
    private readonly Stream source;
    private readonly GzipReadStream? gzip;

    private OpenLayer(Stream source, ReadOnlyMemory<byte> head, DecompressionLimit? limit)
    {
        this.source = source;
        Stored = new PrefixedStream(head, source);
        IsZstd = head.Span is [0x28, 0xB5, 0x2F, 0xFD];
        if (head.Span is [0x1F, 0x8B, ..])
            gzip = new(Stored, limit);
    }

    /// <summary>Whether it is compressed with zstd, which this library does not read.</summary>
    public bool IsZstd { get; }

    /// <summary>The bytes as they are stored. Who reads these does not read the tar.</summary>
    public Stream Stored { get; }

    /// <summary>The tar without compression; null for zstd.</summary>
    public Stream? Tar => IsZstd ? null : gzip ?? Stored;

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
        if (gzip is not null)
            await gzip.DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Reads bytes that were taken from a stream already, then the rest of it. The stream stays open.
    /// </summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> prefix = prefix;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (prefix.IsEmpty)
                return await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var count = Math.Min(buffer.Length, prefix.Length);
            prefix[..count].CopyTo(buffer);
            prefix = prefix[count..];
            return count;
        }
    }
}
