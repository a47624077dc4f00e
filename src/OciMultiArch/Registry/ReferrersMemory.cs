using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>What a client has learned of the lists of referrers, so that it need not look again.</summary>
/// <param name="clock">Measures how long ago it was learned.</param>
/// <param name="origin">That of another account, which learned the same of registries; null for nobody's.</param>
internal sealed class ReferrersMemory(TimeProvider clock, ReferrersMemory? origin = null)
{
    // A registry may learn to list them while a program runs for weeks.
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<RepositoryName, bool> kept = new();
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Referrer), bool> listed = new();
    private readonly ConcurrentDictionary<RepositoryName, long> lacking = new();
    private readonly ConcurrentDictionary<string, long> registries =
        origin?.registries ?? new(StringComparer.Ordinal);

    /// <summary>
    /// Notes that the registry itself lists the referrers of a repository, whatever it answered before.
    /// </summary>
    public void MarkKept(RepositoryName repository)
    {
        kept[repository] = true;
        registries.TryRemove(repository.Registry, out _);
        lacking.TryRemove(repository, out _);
    }

    /// <summary>Notes that the registry itself lists no referrers.</summary>
    /// <param name="repository">Where they were asked for.</param>
    /// <param name="isOfRegistry">Whether the answer says so of all its repositories.</param>
    public void MarkLacking(RepositoryName repository, bool isOfRegistry)
    {
        if (isOfRegistry)
            registries[repository.Registry] = clock.GetTimestamp();
        else
            lacking[repository] = clock.GetTimestamp();
    }

    /// <summary>Whether the registry itself is known to list no referrers of a repository.</summary>
    public bool IsLacking(RepositoryName repository)
    {
        if (lacking.TryGetValue(repository, out var learned) && IsFresh(learned))
            return true;
        return IsLacking(repository.Registry);
    }

    /// <summary>Whether a registry is known to list no referrers of any repository.</summary>
    public bool IsLacking(string registry) =>
        registries.TryGetValue(registry, out var learned) && IsFresh(learned);

    /// <summary>Whether the registry itself is known to list the referrers of a repository.</summary>
    public bool IsKept(RepositoryName repository) => kept.ContainsKey(repository);

    /// <summary>Notes that this client has put a referrer into the list that clients keep.</summary>
    public void MarkListed(RepositoryName repository, Digest referrer) => listed[(repository, referrer)] = true;

    /// <summary>Whether a referrer that is there is known to be listed.</summary>
    public bool IsListed(RepositoryName repository, Digest referrer) =>
        IsKept(repository) || listed.ContainsKey((repository, referrer));

    /// <summary>Forgets which referrers were listed, when a list or an entry may have been removed.</summary>
    public void Forget(RepositoryName repository)
    {
        foreach (var key in listed.Keys.Where(key => key.Repository == repository))
            listed.TryRemove(key, out _);
    }
    private bool IsFresh(long learned) => clock.GetElapsedTime(learned) < MaxAge;
}
