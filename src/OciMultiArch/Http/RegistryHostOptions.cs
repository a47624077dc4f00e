namespace OciMultiArch;

/// <summary>How one registry is talked to. Copied when a client is made.</summary>
public sealed class RegistryHostOptions
{
    /// <summary>
    /// TLS or plain HTTP. Null, the default: plain HTTP for 127.0.0.0/8, ::1 and localhost, TLS for every other host.
    /// </summary>
    public TransportSecurity? Transport { get; set; }

    /// <summary>The most requests that read at once, 1 or more; 16 by default. Shrinks while the registry says 429 or 503, and grows back.</summary>
    public int MaxReads { get; set => field = AtLeastOne(value); } = 16;

    /// <summary>The most requests that write at once, 1 or more; 16 by default. Shrinks while the registry says 429 or 503, and grows back.</summary>
    public int MaxWrites { get; set => field = AtLeastOne(value); } = 16;

    /// <summary>Further hosts, as host or host:port, that this registry may name in an upload's Location or as its token service, ; a token service among them is sent the credentials, an upload is not signed.</summary>
    public IList<string> TrustedHosts { get; init; } = [];

    internal RegistryHostOptions Copy() =>
        new() { Transport = Transport, MaxReads = MaxReads, MaxWrites = MaxWrites, TrustedHosts = [.. TrustedHosts] };

    private static int AtLeastOne(int value) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one request must be allowed.");
}
