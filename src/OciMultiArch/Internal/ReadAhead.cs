using System.Buffers;

namespace OciMultiArch.Internal;

/// <summary>
/// Reads a large stream in pieces: while one is used, another worker reads the next one. Pieces are larger while they come
/// fast, for each takes a change of workers, and small while they come slowly, so that progress is told.
/// </summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    /// <summary>The length from which on it is of use.</summary>
    public const int LeastLength = 256 * 1024;

    private const int PieceSize = 128 * 1024;
    private const int LargePieceSize = 1024 * 1024;
    private const long FastBytesPerSecond = 64 * 1024 * 1024;
    private const int MostLarge = 4; // streams with large pieces: what all of them hold has a bound

    // How long a source may take to heed that it is not read any more, before it is left to itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static int large;

    private readonly Stream source;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource ending;
    private byte[] front = ArrayPool<byte>.Shared.Rent(PieceSize);
    private byte[] back = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int size = PieceSize;
    private bool mayBeLarge;
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
        cancellation = cancellationToken;
        // Who gives up because the bytes find no place need not wait for a source that is silent.
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Tells how fast pieces come; the clock of the system by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a piece is what is there, as soon as that is something, and need not be full.</summary>
    public bool IsPrompt { get; init; }

    /// <summary>The piece that was asked for last; it stays as it is until the next one is asked for.</summary>
    public ReadOnlyMemory<byte> Piece { get; private set; }

    private int Wanted => (int)Math.Min(size, left);

    private int Least => IsPrompt ? 1 : Wanted;

    /// <summary>Goes on to the next piece.</summary>
    /// <returns>How many bytes it has; none at the end.</returns>
    public async ValueTask<int> NextAsync()
    {
        cancellation.ThrowIfCancellationRequested();
        var isFirst = reading is null;
        reading ??= BeginAsync();
        // What is done with pieces is not done on the thread of whoever asks first, such as that of a window.
        var count = await reading.ConfigureAwait(OptionsOf(isFirst));
        var isLast = count < Least || count == left;
        var isFull = count == Wanted;
        (front, back) = (back, front);
        left -= count;
        Fit(count, isFull);
        reading = isLast ? Task.FromResult(0) : Task.Run(ReadAsync, CancellationToken.None);
        Piece = back.AsMemory(0, count);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        var last = reading ?? Task.FromResult(0);
        if (!last.IsCompleted)
        {
            var ended = Task.WhenAll(ending.CancelAsync(), last);
            AbandonedTask.Forget(ended);
            await ended.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (mayBeLarge)
            Interlocked.Decrement(ref large);
        ArrayPool<byte>.Shared.Return(back);
        // A read that failed or goes on may still write into its piece.
        if (last.IsCompletedSuccessfully)
            ArrayPool<byte>.Shared.Return(front);
        AbandonedTask.Forget(last);
        // What is disposed of before it has told everybody tells nobody.
        _ = last.ContinueWith(static (_, ending) => ((CancellationTokenSource)ending!).Dispose(), ending, TaskScheduler.Default);
    }

    private static ConfigureAwaitOptions OptionsOf(bool isFirst) =>
        isFirst ? ConfigureAwaitOptions.ForceYielding : ConfigureAwaitOptions.None;

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

    // What does not fill its piece waits for no larger one, and may come as fast.
    private void Fit(int count, bool isFull)
    {
        var now = Clock.GetTimestamp();
        var isFast = count >= Clock.GetElapsedTime(turned, now).TotalSeconds * FastBytesPerSecond;
        turned = now;
        if (!isFast)
            size = PieceSize;
        else if (isFull && MayBeLarge())
            size = LargePieceSize;
        if (front.Length >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        ArrayPool<byte>.Shared.Return(front);
        front = larger;
    }

    private bool MayBeLarge()
    {
        if (mayBeLarge)
            return true;
        mayBeLarge = Interlocked.Increment(ref large) <= MostLarge;
        if (!mayBeLarge)
            Interlocked.Decrement(ref large);
        return mayBeLarge;
    }
}
