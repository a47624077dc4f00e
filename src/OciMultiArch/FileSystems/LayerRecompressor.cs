using System.Buffers;
using System.Collections.Concurrent;
using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>Compresses layers anew, each distinct one once, from stream to stream.</summary>
/// <param name="cache">Where the new layers are kept.</param>
/// <param name="compression">What they become.</param>
/// <param name="processors">Lets as many compress at once as there are processors.</param>
internal sealed class LayerRecompressor(IContentCache cache, LayerCompression compression, SemaphoreSlim processors)
{
    // The bytes of a compressor may depend on the pieces it is given, and what comes from a network comes in any.
    private const int PieceSize = 128 * 1024;
    private readonly ConcurrentDictionary<(Digest Layer, Digest DiffId), Lazy<Task<Blob>>> made = new();

    /// <exception cref="ContentMismatchException">The layer is damaged, or holds another tar than its config says.</exception>
    public async ValueTask<Blob> CompressAsync(Blob layer, Digest diffId, CancellationToken cancellationToken)
    {
        var key = (layer.Digest, diffId);
        try
        {
            return await made.GetOrAdd(key, _ => new(MakeAsync)).Value.ConfigureAwait(false);
        }
        catch
        {
            made.TryRemove(key, out _);
            throw;
        }

        Task<Blob> MakeAsync() => RunAsync(layer, diffId, cancellationToken);
    }

    private async Task<Blob> RunAsync(Blob layer, Digest diffId, CancellationToken cancellationToken)
    {
        await processors.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var packing = cache.PackAsync(compression.MediaType, PackInto, cancellationToken);
            return await packing.ConfigureAwait(false);
        }
        finally
        {
            processors.Release();
        }

        async ValueTask PackInto(Stream destination, CancellationToken cancel)
        {
            var found = await WriteAsync(layer, destination, cancel).ConfigureAwait(false);
            if (found != diffId)
                throw new ContentMismatchException(
                    Problem.DamagedContent,
                    $"The layer {layer.Digest} holds the tar {found}, but the config of its image says {diffId}.",
                    new Remedy("Build the image again."));
        }
    }

    private async ValueTask<Digest> WriteAsync(Blob layer, Stream destination, CancellationToken cancellationToken)
    {
        var open = await OpenLayer.OpenAsync(layer, null, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            if (open.Tar is not { } tar)
                throw new ContentMismatchException(
                    Problem.NotSupported, $"The layer {layer.Digest} {ZstdFormat.Unreadable}.", ZstdFormat.Remedy);
            using HashedStream hashed = new(tar);
            var compressed = compression.Open(destination);
            await using (compressed.ConfigureAwait(false))
                await CopyAsync(hashed, compressed, cancellationToken).ConfigureAwait(false);
            return await hashed.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask CopyAsync(Stream source, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            var piece = buffer.AsMemory(0, PieceSize);
            var count = PieceSize;
            while (count == PieceSize)
            {
                var reading = source.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancellationToken);
                count = await reading.ConfigureAwait(false);
                await destination.WriteAsync(piece[..count], cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
