namespace OciMultiArch.Layers;

/// <summary>
/// The bytes of a file that is read once, from its start to its end: the first ones are kept, as far as somebody asks
/// for what lies behind them.
/// </summary>
/// <param name="head">The bytes that were read already.</param>
/// <param name="readMore">Reads those behind them; gives 0 at the end.</param>
internal sealed class ElfWindow(
    ReadOnlyMemory<byte> head, Func<Memory<byte>, CancellationToken, ValueTask<int>> readMore)
{
    /// <summary>How many bytes of a file are kept.</summary>
    public const int MaxKept = 32 << 20;

    private const int MaxSlice = 1 << 20;
    private Memory<byte> kept = head.ToArray();
    private int keptCount = head.Length;
    private long position = head.Length;

    /// <summary>A part of the file; null when it is not there, was passed already, or is larger than 1 MiB.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> SliceAsync(
        ulong offset, ulong length, CancellationToken cancellationToken)
    {
        if (length > MaxSlice || offset > long.MaxValue - MaxSlice)
            return null;
        var end = offset + length;
        if (end <= MaxKept)
        {
            if (!await KeepAsync((int)end, cancellationToken).ConfigureAwait(false))
                return null;
            return kept.Slice((int)offset, (int)length);
        }
        await KeepAsync(MaxKept, cancellationToken).ConfigureAwait(false);
        if (offset < (ulong)position)
            return null;
        return await BehindAsync((long)offset, (int)length, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> KeepAsync(int end, CancellationToken cancellationToken)
    {
        while (keptCount < end)
        {
            if (position != keptCount)
                return false;
            if (keptCount == kept.Length)
                Grow(end);
            var read = await readMore(kept[keptCount..], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            keptCount += read;
            position += read;
        }
        return true;
    }

    // What a header says of a file may be a lie: no more is taken than arrives, twice over.
    private void Grow(int end)
    {
        var twice = Math.Max(64 * 1024, 2 * kept.Length);
        var larger = new byte[Math.Min(end, twice)];
        kept.CopyTo(larger);
        kept = larger;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> BehindAsync(
        long offset, int length, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Max(length, 64 * 1024)];
        while (position < offset)
        {
            var count = Math.Min(buffer.Length, offset - position);
            var piece = buffer.AsMemory(0, (int)count);
            var read = await readMore(piece, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            position += read;
        }
        var filled = 0;
        while (filled < length)
        {
            var piece = buffer.AsMemory(filled, length - filled);
            var read = await readMore(piece, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            filled += read;
            position += read;
        }
        return buffer.AsMemory(0, length);
    }
}
