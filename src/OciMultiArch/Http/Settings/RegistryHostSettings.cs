using System.Collections.ObjectModel;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What a file of settings says about a registry: names of files, URLs and numbers, where
/// <see cref="RegistryHostOptions"/> has what they stand for. A member that is null says nothing: what lies below it
/// counts (<see cref="Over"/>), or else the default. Headers and the proxy may hold secrets. Immutable; thread-safe.
/// </summary>
public sealed partial class RegistryHostSettings
{
    /// <summary>Makes settings that say nothing yet.</summary>
    public RegistryHostSettings()
    {
    }

    private RegistryHostSettings(RegistryHostSettings upper, RegistryHostSettings lower)
    {
        var lowerKey = upper.ClientCertificateFile is null ? lower.ClientKeyFile : null;
        Transport = upper.Transport ?? lower.Transport;
        CaFiles = upper.CaFiles ?? lower.CaFiles;
        ClientCertificateFile = upper.ClientCertificateFile ?? lower.ClientCertificateFile;
        ClientKeyFile = upper.ClientKeyFile ?? lowerKey;
        ServerName = upper.ServerName ?? lower.ServerName;
        Addresses = upper.Addresses ?? lower.Addresses;
        PathPrefix = upper.PathPrefix ?? lower.PathPrefix;
        Proxy = upper.Proxy ?? lower.Proxy;
        Headers = Joined(upper.Headers, lower.Headers);
        Mirrors = upper.Mirrors ?? lower.Mirrors;
        TrustedHosts = upper.TrustedHosts ?? lower.TrustedHosts;
        MaxReads = upper.MaxReads ?? lower.MaxReads;
        MaxWrites = upper.MaxWrites ?? lower.MaxWrites;
        MaxRequestsPerSecond = upper.MaxRequestsPerSecond ?? lower.MaxRequestsPerSecond;
        ChunkBytes = upper.ChunkBytes ?? lower.ChunkBytes;
        ConnectTimeout = upper.ConnectTimeout ?? lower.ConnectTimeout;
        StallTimeout = upper.StallTimeout ?? lower.StallTimeout;
        ResponseTimeout = upper.ResponseTimeout ?? lower.ResponseTimeout;
    }

    /// <summary>TLS or plain HTTP; see <see cref="RegistryHostOptions.Transport"/>.</summary>
    public TransportSecurity? Transport { get; init; }

    /// <summary>
    /// PEM files of the authorities that may have signed the registry's certificate, besides those of the machine.
    /// </summary>
    public IReadOnlyList<string>? CaFiles { get; init => field = Kept(value); }

    /// <summary>The PEM file of a client certificate.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>
    /// The PEM file of the client certificate's key, which has no password; null where the certificate's file holds it.
    /// </summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The name that the certificate must be for; see <see cref="RegistryHostOptions.ServerName"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>IP addresses to connect to; see <see cref="RegistryHostOptions.Addresses"/>.</summary>
    public IReadOnlyList<string>? Addresses { get; init => field = Kept(value); }

    /// <summary>What stands before <c>/v2/</c>; see <see cref="RegistryHostOptions.PathPrefix"/>.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>
    /// The URL of a proxy, with user and password where it wants them; <c>none</c> for no proxy, whatever the
    /// environment says. May be a secret.
    /// </summary>
    public string? Proxy { get; init; }

    /// <summary>
    /// Headers of every request to the registry, by names in any case; see <see cref="RegistryHostOptions.Headers"/>.
    /// May be secrets.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init => field = Joined(value, null); }

    /// <summary>Where content is read first; see <see cref="RegistryHostOptions.Mirrors"/>.</summary>
    public IReadOnlyList<RegistryMirror>? Mirrors { get; init => field = Kept(value); }

    /// <summary>
    /// Hosts that the registry may name for uploads and tokens; see <see cref="RegistryHostOptions.TrustedHosts"/>.
    /// </summary>
    public IReadOnlyList<string>? TrustedHosts { get; init => field = Kept(value); }

    /// <summary>How many requests may read at once, 1 or more.</summary>
    public int? MaxReads { get; init; }

    /// <summary>How many requests may write at once, 1 or more.</summary>
    public int? MaxWrites { get; init; }

    /// <summary>
    /// How many requests may begin in a second; see <see cref="RegistryHostOptions.MaxRequestsPerSecond"/>.
    /// </summary>
    public double? MaxRequestsPerSecond { get; init; }

    /// <summary>The size of an upload's parts in bytes; see <see cref="RegistryHostOptions.ChunkBytes"/>.</summary>
    public long? ChunkBytes { get; init; }

    /// <summary>How long a connection may take to be made; more than 0, up to 24 hours.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long a connection may go without a byte; more than 0, up to 24 hours.</summary>
    public TimeSpan? StallTimeout { get; init; }

    /// <summary>How long the answer to a whole request may take; more than 0, up to 24 hours.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>
    /// These settings with others below them: a member that is null here is the other's. Headers are joined by name. A
    /// client certificate brings its own key.
    /// </summary>
    /// <param name="lower">The settings below.</param>
    public RegistryHostSettings Over(RegistryHostSettings lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        return new(this, lower);
    }

    private static IReadOnlyList<T>? Kept<T>(IReadOnlyList<T>? items) => items is null ? null : Frozen.List(items);

    // Names of headers are the same in any case.
    private static ReadOnlyDictionary<string, string>? Joined(
        IReadOnlyDictionary<string, string>? upper, IReadOnlyDictionary<string, string>? lower)
    {
        if ((upper ?? lower) is null)
            return null;
        Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in lower ?? Frozen.EmptyMap())
            all[name] = value;
        foreach (var (name, value) in upper ?? Frozen.EmptyMap())
            all[name] = value;
        return all.AsReadOnly();
    }
}
