using System.Collections.Concurrent;

namespace OciMultiArch.Http;

/// <summary>
/// One answer of a credential source. Two answers are never equal, though they may hold the same credential.
/// </summary>
internal sealed class CachedCredential(RegistryCredential? credential, DateTimeOffset asked)
{
    /// <summary>No credential: the request of an anonymous user.</summary>
    public static readonly CachedCredential Anonymous = new(null, DateTimeOffset.MinValue);

    private static readonly TimeSpan MaxMargin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LifeOfNone = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset? renewAt = RenewalTime(credential, asked);
    private readonly ConcurrentDictionary<RepositoryName, bool> rejectedForPull = new();

    /// <summary>Null: the source has none.</summary>
    public RegistryCredential? Credential { get; } = credential;

    /// <summary>When the source was asked.</summary>
    public DateTimeOffset Asked { get; } = asked;

    /// <summary>Why the source gave none although it may have one; null: nothing failed.</summary>
    public OciException? Failure { get; init; }

    /// <summary>The failure to tell of once: of this answer, or of an optional source that was asked before.</summary>
    public OciException? Warning => Failure ?? Credential?.PassedOver;

    /// <summary>
    /// Whether the registry refused the credential where it lets an anonymous user read: then requests to that
    /// repository read anonymously.
    /// </summary>
    public bool IsRejectedForPull(RepositoryName repository) => rejectedForPull.ContainsKey(repository);

    public void RejectForPull(RepositoryName repository) => rejectedForPull[repository] = true;

    /// <summary>Whether the credential's end is near, or none was found so long ago that there may be one by now.</summary>
    public bool IsDue(DateTimeOffset now) => renewAt <= now;

    // A credential past its end is used until it is refused: the clock of its source, or this one, may be wrong.
    private static DateTimeOffset? RenewalTime(RegistryCredential? credential, DateTimeOffset asked)
    {
        if (credential is null)
            return asked + LifeOfNone;
        if (credential.Expires is not { } end || end <= asked)
            return null;
        var third = (end - asked) / 3;
        var margin = TimeSpan.FromTicks(Math.Min(third.Ticks, MaxMargin.Ticks));
        return end - margin;
    }
}
