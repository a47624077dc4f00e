using System.Collections.Concurrent;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// What all repositories of one client share: the way to the registries, work under way, and what their answers have
/// taught.
/// </summary>
/// <param name="http">The way to the registries.</param>
/// <param name="origin">Whose knowledge of the registries is shared; null for nobody's.</param>
internal sealed class ClientState(RegistryHttp http, ClientState? origin = null)
{
    private readonly ConcurrentDictionary<string, MountSupport> mounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UploadLimits> limits =
        origin?.limits ?? new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(RepositoryName Repository, Tag Tag), bool> seen = new();

    public RegistryHttp Http { get; } = http;

    /// <summary>The state of other accounts on the same registries.</summary>
    public ClientState With(ICredentialSource credentials) => new(Http.With(credentials), this);

    /// <summary>How registries with mirrors are read.</summary>
    public MirroredReads Mirrored { get; } = new(http);

    /// <summary>Uploads under way: a digest goes to a repository once, however many pushes need it.</summary>
    public KeyedLock<(RepositoryName, Digest)> Uploads { get; } = new();

    /// <summary>Lists of referrers under change: one writer at a time in this process.</summary>
    public KeyedLock<(RepositoryName, Digest)> ReferrerLists { get; } = new();

    public ReferrersMemory Referrers { get; } = new(http.Clock, origin?.Referrers);

    /// <summary>
    /// Whether this client has read or written a tag, so that it is asked for again when it seems to be absent.
    /// </summary>
    public bool HasSeen(RepositoryName repository, Tag tag) => seen.ContainsKey((repository, tag));

    public void MarkSeen(RepositoryName repository, Tag tag) => seen[(repository, tag)] = true;

    public void Forget(RepositoryName repository, Tag tag)
    {
        seen.TryRemove((repository, tag), out _);
        Referrers.Forget(repository); // the tag may have led to such a list
    }

    /// <summary>Forgets every tag of a repository, when nobody knows which of them were removed.</summary>
    public void Forget(RepositoryName repository)
    {
        foreach (var key in seen.Keys.Where(key => key.Repository == repository))
            seen.TryRemove(key, out _);
        Referrers.Forget(repository);
    }

    public UploadLimits Limits(string registry) =>
        limits.GetOrAdd(registry, name => new(name, Http.Host(name).ChunkBytes));

    public MountSupport Mounts(string registry) => mounts.GetOrAdd(registry, static _ => new());
}
