using System.Buffers;

namespace OciMultiArch.Layers;

/// <remarks>
/// Bytes are passed on in chunks of one size, whatever the sizes they came in: a compressor then sees the same calls
/// for the same content.
/// </remarks>
internal sealed partial class TarWriter(Stream destination)
{
    private const int ChunkSize = 64 * 1024;
    private readonly byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int filled;

    public void Dispose() => ArrayPool<byte>.Shared.Return(chunk);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var room = await RoomAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            filled += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Memory to fill, never empty; valid until the next call.</summary>
    private async ValueTask<Memory<byte>> RoomAsync(CancellationToken cancellationToken)
    {
        if (filled == ChunkSize)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        return chunk.AsMemory(filled, ChunkSize - filled);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await destination.WriteAsync(chunk.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
        filled = 0;
    }
}
