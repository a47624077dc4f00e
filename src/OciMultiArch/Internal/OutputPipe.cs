namespace OciMultiArch.Internal;

/// <summary>
/// The start of what a process writes into one of its pipes. A process whose output nobody reads would wait for ever: what
/// is not kept is read all the same.
/// </summary>
internal sealed class OutputPipe
{
    private readonly byte[] buffer;
    private int length;

    /// <param name="stream">The pipe's end.</param>
    /// <param name="max">How many bytes are kept.</param>
    /// <param name="isDrained">Whether what is more is read and dropped; otherwise reading ends there.</param>
    public OutputPipe(Stream stream, int max, bool isDrained)
    {
        buffer = new byte[max + 1];
        Reading = ReadAsync(stream, isDrained);
    }

    /// <summary>Ends with the pipe, which whatever the process has started may hold open. Never fails.</summary>
    public Task Reading { get; }

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsCut => Volatile.Read(ref length) == buffer.Length;

    /// <summary>What was read so far.</summary>
    public byte[] Head => buffer[..Math.Min(Volatile.Read(ref length), buffer.Length - 1)];

    private async Task ReadAsync(Stream stream, bool isDrained)
    {
        try
        {
            while (length < buffer.Length)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
                if (count == 0)
                    return;
                Volatile.Write(ref length, length + count);
            }
            if (isDrained)
                await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was killed, or nobody asks for its output any more.
        }
    }
}
