using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The content of the member that a reader read last, with the holes of a sparse file as zeros.</summary>
internal sealed class TarContent(TarReader reader, TarMember member) : ForwardStream
{
    private readonly IReadOnlyList<SparseMap.Piece>? pieces = member.Map?.Pieces;
    private long position;
    private int piece;

    public override long Length => member.FileSize;

    /// <exception cref="FormatException">The tar is cut short.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (pieces is null)
            return await reader.ReadContentAsync(buffer, cancellationToken).ConfigureAwait(false);
        while (piece < pieces.Count && position == pieces[piece].Offset + pieces[piece].Length)
            piece++;
        if (piece == pieces.Count)
            return Zeros(buffer, member.FileSize);
        if (position < pieces[piece].Offset)
            return Zeros(buffer, pieces[piece].Offset);
        var left = pieces[piece].Offset + pieces[piece].Length - position;
        var part = buffer[..(int)Math.Min(buffer.Length, left)];
        var count = await reader.ReadContentAsync(part, cancellationToken).ConfigureAwait(false);
        position += count;
        return count;
    }

    private int Zeros(Memory<byte> buffer, long end)
    {
        var count = (int)Math.Min(buffer.Length, end - position);
        buffer.Span[..count].Clear();
        position += count;
        return count;
    }
}
