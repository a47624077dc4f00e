using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>
/// Which mirrors failed a moment ago: they are passed over for a while, so that a dead one costs its time-out once.
/// Thread-safe.
/// </summary>
internal sealed class MirrorHealth(TimeProvider clock)
{
    private static readonly TimeSpan RestTime = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, long> rests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>Whether a mirror, or this repository there, is passed over just now.</summary>
    public bool IsResting(ReadPlace place) => IsResting(place.Name.Registry) || IsResting(place.Name.ToString());

    /// <summary>Passes a mirror over, with all its repositories.</summary>
    public void RestHost(ReadPlace place) => rests[place.Name.Registry] = clock.GetTimestamp();

    /// <summary>Passes one repository of a mirror over.</summary>
    public void RestRepository(ReadPlace place) => rests[place.Name.ToString()] = clock.GetTimestamp();

    /// <summary>Whether a mirror fails for the first time, so that its failure is worth telling.</summary>
    public bool IsFirstFailure(ReadPlace place) => told.TryAdd(place.Name.Registry, true);

    private bool IsResting(string key)
    {
        if (!rests.TryGetValue(key, out var since))
            return false;
        if (clock.GetElapsedTime(since) < RestTime)
            return true;
        rests.TryRemove(new(key, since));
        return false;
    }
}
