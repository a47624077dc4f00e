namespace OciMultiArch.Internal;

/// <summary>
/// The start of what a process writes into one of its pipes. A process whose output nobody reads would wait for ever: what
/// is not kept is read all the same.
/// </summary>
internal sealed class OutputPipe
{
    // Most processes say little.
    private const int FirstSize = 4096;
    private readonly int room;
    private readonly Action<ReadOnlyMemory<byte>>? heard;
    private byte[] buffer;
    private int length;

    /// <param name="stream">The pipe's end.</param>
    /// <param name="max">How many bytes are kept.</param>
    /// <param name="isDrained">Whether what is more is read and dropped; otherwise reading ends there.</param>
    /// <param name="heard">Hears what is read, kept or not; null for nobody.</param>
    public OutputPipe(Stream stream, int max, bool isDrained, Action<ReadOnlyMemory<byte>>? heard = null)
    {
        room = max + 1;
        this.heard = heard;
        buffer = new byte[Math.Min(room, FirstSize)];
        Reading = ReadAsync(stream, isDrained);
    }

    /// <summary>Ends with the pipe, which whatever the process has started may hold open. Never fails.</summary>
    public Task Reading { get; }

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsCut => Volatile.Read(ref length) == room;

    /// <summary>What was read so far.</summary>
    public byte[] Head
    {
        get
        {
            // In this order: a buffer that takes the place of another is there before more is in it.
            var count = Math.Min(Volatile.Read(ref length), room - 1);
            return Volatile.Read(ref buffer)[..count];
        }
    }

    private void Grow()
    {
        if (length < buffer.Length)
            return;
        var larger = new byte[(int)Math.Min(2L * buffer.Length, room)];
        buffer.CopyTo(larger, 0);
        Volatile.Write(ref buffer, larger);
    }

    private async Task ReadAsync(Stream stream, bool isDrained)
    {
        try
        {
            while (length < room)
            {
                Grow();
                var count = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
                if (count == 0)
                    return;
                Volatile.Write(ref length, length + count);
                heard?.Invoke(buffer.AsMemory(length - count, count));
            }
            if (isDrained)
                await DrainAsync(stream).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was killed, or nobody asks for its output any more.
        }
    }

    private async Task DrainAsync(Stream stream)
    {
        if (heard is null)
        {
            await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
            return;
        }
        var dropped = new byte[FirstSize];
        int count;
        do
        {
            count = await stream.ReadAsync(dropped).ConfigureAwait(false);
            heard(dropped.AsMemory(0, count));
        }
        while (count > 0);
    }
}
