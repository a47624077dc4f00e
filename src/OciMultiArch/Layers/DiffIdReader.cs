using System.Buffers;
using OciMultiArch.Content;

namespace OciMultiArch.Layers;

/// <summary>The DiffID of a layer that exists already (image-spec, config.md, "Layer DiffID").</summary>
internal static class DiffIdReader
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Reads a layer to its end, checks it on both sides of the compression and returns the digest of its tar. May use the network.</summary>
    /// <param name="layer">The layer; its first bytes, not its media type, tell the compression.</param>
    /// <param name="limit">How far it may grow; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">No source has it.</exception>
    /// <exception cref="ContentMismatchException">The bytes are not those of the descriptor, are damaged or cut short, or grow beyond the limit.</exception>
    /// <exception cref="BuildException">The layer is compressed with zstd.</exception>
    public static async ValueTask<Digest> ReadAsync(Blob layer, DecompressionLimit? limit = null, CancellationToken cancellationToken = default)
    {
        var stored = await layer.OpenAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
        {
            var head = new byte[4];
            var known = await stored.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var whole = new PrefixedStream(head.AsMemory(0, known), stored);
            if (head is [0x28, 0xB5, 0x2F, 0xFD])
                throw new BuildException($"The layer {layer.Digest} is compressed with zstd, which this library cannot read; give its DiffID.");
            if (head is not [0x1F, 0x8B, ..])
                return await HashAsync(whole, cancellationToken).ConfigureAwait(false);
            using var tar = new GzipReadStream(whole, limit);
            return await HashAsync(tar, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Digest> HashAsync(Stream tar, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var hash = ContentHash.Sha256();
            while (await tar.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                hash.Append(buffer.AsSpan(0, count));
            return hash.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
