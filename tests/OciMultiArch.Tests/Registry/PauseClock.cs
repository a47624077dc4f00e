using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace OciMultiArch.Tests.Registry;

/// <summary>A clock that ends each pause of a minute or less as soon as it begins, and tells how long it was.</summary>
internal sealed class PauseClock : FakeTimeProvider
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);
    private readonly Channel<TimeSpan> pauses = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Time-outs that are no pause of this clock.</summary>
    public static void Apply(RegistryClientOptions options, PauseClock clock)
    {
        options.TimeProvider = clock;
        options.ConnectTimeout = TimeSpan.FromHours(24);
        options.StallTimeout = TimeSpan.FromHours(24);
        options.ResponseTimeout = TimeSpan.FromHours(24);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= MaxPause)
            pauses.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for the next pause to begin, and ends it.</summary>
    /// <param name="meanwhile">What happens during the pause.</param>
    public async Task<TimeSpan> PassAsync(Action? meanwhile = null)
    {
        var pause = await pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        meanwhile?.Invoke();
        Advance(pause);
        return pause;
    }
}
