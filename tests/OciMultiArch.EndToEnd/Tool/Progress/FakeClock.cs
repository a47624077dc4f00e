namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>A clock that goes on when a test says so.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddDays(20_000).AddTicks(ticks);

    public void Advance(double seconds) => ticks += TimeSpan.FromSeconds(seconds).Ticks;
}
