using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>What a client has learned of the lists of referrers, so that it need not look again.</summary>
internal sealed class ReferrersMemory
{
    private readonly ConcurrentDictionary<RepositoryName, bool> kept = new();
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Referrer), bool> listed = new();
    private readonly ConcurrentDictionary<string, bool> lacking = new(StringComparer.Ordinal);

    /// <summary>
    /// Notes that the registry itself lists the referrers of a repository, whatever it answered before.
    /// </summary>
    public void MarkKept(RepositoryName repository)
    {
        kept[repository] = true;
        lacking.TryRemove(repository.Registry, out _);
        lacking.TryRemove(repository.ToString(), out _);
    }

    /// <summary>Notes that the registry itself lists no referrers.</summary>
    /// <param name="repository">Where they were asked for.</param>
    /// <param name="isOfRegistry">Whether the answer says so of all its repositories.</param>
    public void MarkLacking(RepositoryName repository, bool isOfRegistry) =>
        lacking[isOfRegistry ? repository.Registry : repository.ToString()] = true;

    /// <summary>Whether the registry itself is known to list no referrers of a repository.</summary>
    public bool IsLacking(RepositoryName repository) =>
        lacking.ContainsKey(repository.Registry) || lacking.ContainsKey(repository.ToString());

    /// <summary>Notes that this client has put a referrer into the list that clients keep.</summary>
    public void MarkListed(RepositoryName repository, Digest referrer) => listed[(repository, referrer)] = true;

    /// <summary>Whether a referrer that is there is known to be listed.</summary>
    public bool IsListed(RepositoryName repository, Digest referrer) =>
        kept.ContainsKey(repository) || listed.ContainsKey((repository, referrer));

    /// <summary>Forgets which referrers were listed, when a list or an entry may have been removed.</summary>
    public void Forget(RepositoryName repository)
    {
        foreach (var key in listed.Keys.Where(key => key.Repository == repository))
            listed.TryRemove(key, out _);
    }
}
