using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// Writes arranged entries as a tar: header, content and padding for each, and two zero blocks at the end.
/// </summary>
internal sealed partial class TarWriter : IDisposable
{
    private static readonly byte[] Zeros = new byte[2 * TarHeader.BlockSize];
    private readonly byte[] surplus = new byte[1];
    private readonly byte[] block = new byte[TarHeader.BlockSize];

    public static async ValueTask WriteAsync(
        Stream destination,
        IReadOnlyList<LayerEntry> entries,
        DateTimeOffset modifiedAt,
        CancellationToken cancellationToken)
    {
        using TarWriter writer = new(destination);
        var seconds = modifiedAt.ToUnixTimeSeconds();
        foreach (var entry in entries)
        {
            if (entry.Content is { } content)
                await writer.WriteFileAsync(entry, content, seconds, cancellationToken).ConfigureAwait(false);
            else
                await writer.WriteAsync(Encode(entry, 0, seconds, writer.block), cancellationToken).ConfigureAwait(false);
        }
        await writer.WriteAsync(Zeros, cancellationToken).ConfigureAwait(false);
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteFileAsync(
        LayerEntry entry, LayerContent content, long seconds, CancellationToken cancellationToken)
    {
        var (stream, length) = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await WriteAsync(Encode(entry, length, seconds, block), cancellationToken).ConfigureAwait(false);
            var left = length;
            while (left > 0)
            {
                var room = await RoomAsync(cancellationToken).ConfigureAwait(false);
                var piece = room[..(int)Math.Min(room.Length, left)];
                var count = await ReadAsync(content, stream, piece, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw OtherLength(entry, $"ended after {length - left} of {length} bytes");
                filled += count;
                left -= count;
            }
            if (await ReadAsync(content, stream, surplus, cancellationToken).ConfigureAwait(false) != 0)
                throw OtherLength(entry, $"has more than its {length} bytes");
        }
        await WriteAsync(Zeros.AsMemory(0, Padding(length)), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<int> ReadAsync(
        LayerContent content, Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            // ReadAsync would have another thread read, and wait for it.
            if (stream is FileStream file)
                return file.Read(buffer.Span);
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (content.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }

    private static BuildException OtherLength(LayerEntry entry, string what) => new(
        Problem.InvalidContent,
        $"'{Printable.Short(entry.Path)}' {what}.",
        new Remedy("It must not change while it is packed."));

    private static int Padding(long length) => (int)(-length & (TarHeader.BlockSize - 1));
}
