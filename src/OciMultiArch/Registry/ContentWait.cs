using System.Globalization;

namespace OciMultiArch.Registry;

/// <summary>
/// Waits for content that is not there yet, as right after a push at registries that write in several places: asks
/// again after 1, 2, 4 … up to 10 seconds, and a last time when the time is over. Every failure but absence ends it.
/// </summary>
internal sealed class ContentWait
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxLimit = TimeSpan.FromHours(24);
    private readonly TimeProvider clock;
    private readonly TimeSpan limit;

    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 0 or more than 24 hours.</exception>
    public ContentWait(TimeProvider clock, TimeSpan limit)
    {
        if (limit < TimeSpan.Zero || limit > MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The time is 0 to 24 hours.");
        this.clock = clock;
        this.limit = limit;
    }

    /// <summary>What is found at last; null when the time is over.</summary>
    public async ValueTask<T?> ForAsync<T>(
        Func<CancellationToken, ValueTask<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var started = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, MaxPause))
        {
            if (await find(cancellationToken).ConfigureAwait(false) is { } found)
                return found;
            var left = limit - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return null;
            await Task.Delay(Shorter(pause, left), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The failure of content that did not come.</summary>
    public ContentNotFoundException Missing(ImageReference reference)
    {
        var seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var waited = limit == TimeSpan.Zero ? "" : $", also after {seconds} seconds of waiting";
        return new(
            Problem.NotFound,
            $"{reference} does not exist{waited}.",
            Remedy.CheckTags(reference.Repository.ToString()));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
