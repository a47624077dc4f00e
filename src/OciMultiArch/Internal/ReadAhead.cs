using System.Buffers;

namespace OciMultiArch.Internal;

/// <summary>
/// Reads a large stream in pieces: while one is used, another worker reads the next one. Pieces are larger while they come
/// fast, for each takes a change of workers, and small while they come slowly, so that progress is told.
/// </summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    /// <summary>The size of a piece of what comes slowly; to read ahead is of no use for less.</summary>
    public const int PieceSize = 256 * 1024;

    private const int LargePieceSize = 1024 * 1024;
    private const long FastBytesPerSecond = 64 * 1024 * 1024;

    // How long a source may take to heed that it is not read any more, before it is left to itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Stream source;
    private readonly CancellationTokenSource ending;
    private byte[] front = ArrayPool<byte>.Shared.Rent(PieceSize);
    private byte[] back = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int size = PieceSize;
    private long left;
    private long turned;
    private Task<int>? reading;

    /// <summary>Begins with nothing read.</summary>
    /// <param name="source">What is read; it stays open.</param>
    /// <param name="length">How many bytes are read at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ReadAhead(Stream source, long length, CancellationToken cancellationToken)
    {
        this.source = source;
        left = length;
        // Who gives up because the bytes find no place need not wait for a source that is silent.
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Tells how fast pieces come; the clock of the system by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether what comes slowly is told as it comes, and not when a piece of it is full.</summary>
    public bool IsPrompt { get; init; }

    /// <summary>The piece that was asked for last; it stays as it is until the next one is asked for.</summary>
    public ReadOnlyMemory<byte> Piece { get; private set; }

    private int Least => IsPrompt && size == PieceSize ? 1 : Wanted;

    private int Wanted => (int)Math.Min(size, left);

    /// <summary>Goes on to the next piece.</summary>
    /// <returns>How many bytes it has; none at the end.</returns>
    public async ValueTask<int> NextAsync()
    {
        reading ??= BeginAsync();
        var count = await reading.ConfigureAwait(false);
        var isLast = count < Least || count == left;
        (front, back) = (back, front);
        left -= count;
        Fit(count);
        reading = isLast ? Task.FromResult(0) : Task.Run(ReadAsync, CancellationToken.None);
        Piece = back.AsMemory(0, count);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        var last = reading ?? Task.FromResult(0);
        if (!last.IsCompleted)
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)last.WaitAsync(Patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        ending.Dispose();
        ArrayPool<byte>.Shared.Return(back);
        if (last.IsCompleted)
            ArrayPool<byte>.Shared.Return(front);
        else
            AbandonedTask.Forget(last); // it may still write into its piece
    }

    private Task<int> BeginAsync()
    {
        turned = Clock.GetTimestamp();
        return ReadAsync();
    }

    private async Task<int> ReadAsync()
    {
        var piece = front.AsMemory(0, Wanted);
        return await source.ReadAtLeastAsync(piece, Least, throwOnEndOfStream: false, ending.Token).ConfigureAwait(false);
    }

    private void Fit(int count)
    {
        var now = Clock.GetTimestamp();
        var isFast = count >= Clock.GetElapsedTime(turned, now).TotalSeconds * FastBytesPerSecond;
        turned = now;
        size = isFast ? LargePieceSize : PieceSize;
        if (front.Length >= size)
            return;
        ArrayPool<byte>.Shared.Return(front);
        front = ArrayPool<byte>.Shared.Rent(size);
    }
}
