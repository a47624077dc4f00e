using System.Buffers;

namespace OciMultiArch.Layers;

/// <summary>Passes bytes on in pieces of one size, whatever the sizes they came in: a compressor then sees the same calls for the same content.</summary>
internal sealed class ChunkWriter(Stream destination) : IDisposable
{
    public const int ChunkSize = 64 * 1024;
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int filled;

    /// <summary>Memory to fill, never empty; valid until the next call.</summary>
    public async ValueTask<Memory<byte>> RoomAsync(CancellationToken cancellationToken)
    {
        if (filled == ChunkSize)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        return buffer.AsMemory(filled, ChunkSize - filled);
    }

    /// <summary>Says how much of the room was filled.</summary>
    public void Advance(int count) => filled += count;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var room = await RoomAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await destination.WriteAsync(buffer.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
        filled = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
