using System.Security.Cryptography;
using System.Threading.Channels;
using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Internal;

public sealed class ReadAheadTests
{
    private const int PieceSize = 128 * 1024;
    private const int LargePieceSize = 1024 * 1024;

    [Theory]
    [InlineData(0, 1000, false)]
    [InlineData(1, 1, true)]
    [InlineData(PieceSize, 1000, false)]
    [InlineData(PieceSize + 1, PieceSize, false)]
    [InlineData(3_000_017, 100_003, false)]
    [InlineData(3_000_017, 100_003, true)]
    [InlineData(5 * 1024 * 1024, 8 * 1024 * 1024, false)]
    public async Task All_of_a_stream_comes_in_order(int length, int most, bool isPrompt)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        await using ReadAhead pieces = new(new Source(content) { Most = most }, long.MaxValue, default) { IsPrompt = isPrompt };

        Assert.Equal(content, (await ReadAsync(pieces)).SelectMany(static each => each));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(PieceSize)]
    [InlineData(PieceSize + 1)]
    [InlineData(2_000_000)]
    public async Task No_more_is_read_than_asked_for(int length)
    {
        Source source = new(RandomNumberGenerator.GetBytes(3_000_000));

        await using ReadAhead pieces = new(source, length, default);

        Assert.Equal(length, (await ReadAsync(pieces)).Sum(static each => each.Length));
        Assert.Equal(length, source.Position);
    }

    [Fact]
    public async Task While_a_piece_is_used_the_next_one_is_read()
    {
        var content = RandomNumberGenerator.GetBytes(4 * PieceSize);
        Source source = new(content) { Asked = Channel.CreateUnbounded<int>() };
        await using ReadAhead pieces = new(source, long.MaxValue, default) { Clock = new Steps(1) };

        Assert.Equal(PieceSize, await pieces.NextAsync());
        Assert.Equal(PieceSize, await source.Asked.Reader.ReadAsync());
        Assert.Equal(PieceSize, await source.Asked.Reader.ReadAsync());

        Assert.Equal(content[..PieceSize], pieces.Piece.ToArray());
    }

    // A clock that goes on by so much at each look: 128 KiB in 2 ms is as fast as that begins to be.
    [Theory]
    [InlineData(0.001, LargePieceSize)]
    [InlineData(0.1, PieceSize)]
    public async Task Pieces_are_larger_while_they_come_fast(double seconds, int largest)
    {
        Source source = new(new byte[4 * LargePieceSize]);
        await using ReadAhead pieces = new(source, long.MaxValue, default) { Clock = new Steps(seconds) };

        var read = await ReadAsync(pieces);

        Assert.Equal((PieceSize, largest), (read[0].Length, read.Max(static each => each.Length)));
    }

    // What 32 blobs side by side hold has a bound.
    [Fact]
    public async Task Few_streams_at_once_have_large_pieces()
    {
        List<ReadAhead> all = [];
        for (var each = 0; each < 32; each++)
            all.Add(Fast());

        var largePieces = 0;
        foreach (var each in all)
        {
            await each.NextAsync();
            await each.NextAsync();
            largePieces += each.Piece.Length / LargePieceSize;
        }
        foreach (var each in all)
            await each.DisposeAsync();

        Assert.InRange(largePieces, 1, 4);
        Assert.Equal(LargePieceSize, (await ReadAsync(all[0] = Fast())).Max(static each => each.Length));
        await all[0].DisposeAsync();
    }

    [Theory]
    [InlineData(true, 1000)]
    [InlineData(false, PieceSize)]
    public async Task What_comes_slowly_is_told_as_it_comes_on_request(bool isPrompt, int first)
    {
        Source source = new(new byte[2 * PieceSize]) { Most = 1000 };
        await using ReadAhead pieces = new(source, long.MaxValue, default) { IsPrompt = isPrompt, Clock = new Steps(1) };

        Assert.Equal(first, await pieces.NextAsync());
    }

    [Fact]
    public async Task What_becomes_slow_is_told_as_it_comes_too()
    {
        Source source = new(new byte[4 * LargePieceSize]) { Most = 1000, Burst = 2 * LargePieceSize };
        await using ReadAhead pieces = new(source, long.MaxValue, default) { IsPrompt = true, Clock = new Steps(0.001) };

        var read = await ReadAsync(pieces);

        Assert.Contains(read, static each => each.Length == LargePieceSize);
        Assert.Equal(1000, read[^2].Length);
    }

    [Fact]
    public async Task A_failure_comes_after_what_was_read_before_it()
    {
        InvalidOperationException broken = new("Broken.");
        await using ReadAhead pieces = new(new Source(new byte[PieceSize]) { Failure = broken }, long.MaxValue, default);

        Assert.Equal(PieceSize, await pieces.NextAsync());

        Assert.Same(broken, await Assert.ThrowsAsync<InvalidOperationException>(async () => await pieces.NextAsync()));
    }

    // The disk is full, or the connection broke: nobody waits for a registry that is silent.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_stops_need_not_wait_for_a_silent_source_even_if_that_heeds_nothing(bool heeds)
    {
        Source source = new(new byte[PieceSize]) { IsSilentAtEnd = true, Heeds = heeds };
        ReadAhead pieces = new(source, long.MaxValue, default);
        Assert.Equal(PieceSize, await pieces.NextAsync());
        await source.Silent.Task;

        await pieces.DisposeAsync();

        if (heeds)
            await source.Ended.Task;
        else
            Assert.False(source.Ended.Task.IsCompleted);
    }

    [Fact]
    public async Task A_source_that_heeds_nothing_is_not_read_to_its_end()
    {
        using CancellationTokenSource cancelling = new();
        await using ReadAhead pieces = new(new Source(new byte[4 * PieceSize]), long.MaxValue, cancelling.Token);
        await pieces.NextAsync();

        await cancelling.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await pieces.NextAsync());
    }

    [Fact]
    public async Task Who_cancels_ends_the_read()
    {
        using CancellationTokenSource cancelling = new();
        Source source = new([]) { IsSilentAtEnd = true, Heeds = true };
        await using ReadAhead pieces = new(source, long.MaxValue, cancelling.Token);
        var next = pieces.NextAsync().AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static ReadAhead Fast() =>
        new(new Source(new byte[2 * LargePieceSize]), long.MaxValue, default) { Clock = new Steps(0.001) };

    private static async Task<List<byte[]>> ReadAsync(ReadAhead pieces)
    {
        List<byte[]> read = [];
        while (await pieces.NextAsync() > 0)
            read.Add(pieces.Piece.ToArray());
        return read;
    }

    /// <summary>A clock that goes on by so many seconds whenever somebody looks.</summary>
    private sealed class Steps(double seconds) : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }

    /// <summary>Content that comes in pieces of at most one size, and ends, breaks off or falls silent.</summary>
    private sealed class Source(byte[] content) : MemoryStream(content)
    {
        public int Most { get; init; } = int.MaxValue;

        /// <summary>How many bytes come at once before the pieces have that size.</summary>
        public int Burst { get; init; }

        public Exception? Failure { get; init; }

        public bool IsSilentAtEnd { get; init; }

        public bool Heeds { get; init; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Channel<int>? Asked { get; init; }

        public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Asked?.Writer.TryWrite(buffer.Length);
            var most = Position < Burst ? buffer.Length : Math.Min(Most, buffer.Length);
            var count = await base.ReadAsync(buffer[..most], CancellationToken.None);
            if (count == 0 && Failure is not null)
                throw Failure;
            if (count == 0 && IsSilentAtEnd)
                await WaitAsync(cancellationToken);
            return count;
        }

        private async Task WaitAsync(CancellationToken cancellationToken)
        {
            Silent.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, Heeds ? cancellationToken : default);
            }
            finally
            {
                Ended.SetResult();
            }
        }
    }
}
