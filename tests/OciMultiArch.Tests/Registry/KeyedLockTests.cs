using OciMultiArch.Registry;

namespace OciMultiArch.Tests.Registry;

public sealed class KeyedLockTests
{
    [Fact]
    public async Task One_at_a_time_works_on_a_key_and_later_ones_learn_that_it_is_done()
    {
        KeyedLock<int> turns = new();
        var (inside, most, worked) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            using var turn = await turns.EnterAsync(1, default);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (!turn.PredecessorSucceeded)
                worked++;
            turn.Succeeded();
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal(1, most);
        Assert.InRange(worked, 1, 100);
    }

    [Fact]
    public async Task Who_waits_sees_the_success_of_the_one_before_and_who_comes_later_starts_anew()
    {
        KeyedLock<int> turns = new();
        var first = await turns.EnterAsync(1, default);
        var second = turns.EnterAsync(1, default).AsTask();
        first.Succeeded();
        first.Dispose();

        using (var waited = await second)
            Assert.True(waited.PredecessorSucceeded);
        using var later = await turns.EnterAsync(1, default);

        Assert.False(later.PredecessorSucceeded);
    }

    [Fact]
    public async Task Who_gives_up_waiting_stops_nobody()
    {
        KeyedLock<int> turns = new();
        var first = await turns.EnterAsync(1, default);
        using CancellationTokenSource stop = new();
        var second = turns.EnterAsync(1, stop.Token).AsTask();
        var third = turns.EnterAsync(1, default).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        using var turn = await third;
        Assert.False(turn.PredecessorSucceeded);
    }
}
