namespace OciMultiArch;

/// <summary>How one registry is talked to. Copied when a client is made.</summary>
public sealed class RegistryHostOptions
{
    /// <summary>
    /// TLS or plain HTTP. Null, the default: plain HTTP for 127.0.0.0/8, ::1 and localhost, TLS for every other host.
    /// </summary>
    public TransportSecurity? Transport { get; set; }

    /// <summary>
    /// How many requests may read at once, 1 or more; 16 by default. Shrinks while the registry is busy, and grows
    /// back.
    /// </summary>
    public int MaxReads { get; set => field = AtLeastOne(value); } = 16;

    /// <summary>
    /// How many requests may write at once, 1 or more; 16 by default. Shrinks while the registry is busy, and grows
    /// back.
    /// </summary>
    public int MaxWrites { get; set => field = AtLeastOne(value); } = 16;

    /// <summary>
    /// How many bytes of a blob one request carries, 1 or more: a larger blob is sent in equal parts, the last of which
    /// may be smaller (distribution-spec, "Pushing a blob in chunks"). Null, the default: a blob goes whole with one
    /// request. Either way a registry that says a limit, or refuses a body as too large, gets parts that it takes, and
    /// one that takes no parts gets the whole.
    /// </summary>
    public long? ChunkBytes { get; set => field = AtLeastOne(value); }

    /// <summary>
    /// Further hosts, as host or host:port, that this registry may name in an upload's Location or as its token
    /// service, also when their address is private. A token service among them is sent the credentials; an upload is
    /// not signed. Empty by default.
    /// </summary>
    public IList<string> TrustedHosts { get; init; } = [];

    /// <summary>
    /// Where this registry's manifests and blobs are read first, in this order; the registry itself comes last. The
    /// next is asked where one does not have the content, refuses, fails or does not answer in time; one that failed is
    /// passed over for a minute. A mirror is shown its own login, found under its own host, and never this registry's.
    /// Writes, lists of tags and referrers, and what a push asks its target never go to a mirror, nor does what a
    /// repository opened for <see cref="RepositoryAccess.Push"/> or <see cref="RepositoryAccess.Delete"/> reads. Empty
    /// by default.
    /// </summary>
    public IList<RegistryMirror> Mirrors { get; init; } = [];

    internal RegistryHostOptions Copy() => new()
    {
        Transport = Transport,
        MaxReads = MaxReads,
        MaxWrites = MaxWrites,
        ChunkBytes = ChunkBytes,
        TrustedHosts = [.. TrustedHosts],
        Mirrors = [.. Mirrors],
    };

    private static long? AtLeastOne(long? value)
    {
        if (value is null or >= 1)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "A part has at least one byte.");
    }

    private static int AtLeastOne(int value)
    {
        if (value >= 1)
            return value;
        throw new ArgumentOutOfRangeException(nameof(value), value, "At least one request must be allowed.");
    }
}
