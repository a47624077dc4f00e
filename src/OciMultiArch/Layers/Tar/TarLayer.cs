using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Writes arranged entries as a tar file: header, content, padding for each, two zero blocks at the end.</summary>
internal static class TarLayer
{
    public static async ValueTask WriteAsync(Stream destination, IReadOnlyList<LayerEntry> entries, DateTimeOffset modifiedAt, CancellationToken cancellationToken)
    {
        using var chunks = new ChunkWriter(destination);
        var seconds = modifiedAt.ToUnixTimeSeconds();
        foreach (var entry in entries)
        {
            if (entry.Content is { } content)
                await WriteFileAsync(chunks, entry, content, seconds, cancellationToken).ConfigureAwait(false);
            else
                await chunks.WriteAsync(TarMember.Encode(entry, 0, seconds), cancellationToken).ConfigureAwait(false);
        }
        await chunks.WriteAsync(new byte[2 * TarHeader.BlockSize], cancellationToken).ConfigureAwait(false);
        await chunks.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask WriteFileAsync(ChunkWriter chunks, LayerEntry entry, LayerContent content, long seconds, CancellationToken cancellationToken)
    {
        var (stream, length) = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await chunks.WriteAsync(TarMember.Encode(entry, length, seconds), cancellationToken).ConfigureAwait(false);
            for (var left = length; left > 0;)
            {
                var room = await chunks.RoomAsync(cancellationToken).ConfigureAwait(false);
                var count = await ReadAsync(content, stream, room[..(int)Math.Min(room.Length, left)], cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new BuildException($"'{Printable.Short(entry.Path)}' ended after {length - left} of {length} bytes. It must not change while it is packed.");
                chunks.Advance(count);
                left -= count;
            }
            if (await ReadAsync(content, stream, new byte[1], cancellationToken).ConfigureAwait(false) != 0)
                throw new BuildException($"'{Printable.Short(entry.Path)}' has more than its {length} bytes. It must not change while it is packed.");
        }
        var padding = (int)(-length & (TarHeader.BlockSize - 1));
        await chunks.WriteAsync(new byte[padding], cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<int> ReadAsync(LayerContent content, Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (content.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }
}
