using System.ComponentModel.DataAnnotations;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// One registry that the program knows by a name of its own. Plain settings, to be bound from configuration; read when
/// the client is made.
/// </summary>
public sealed class NamedRegistryOptions
{
    /// <summary>
    /// Host and optional port, as in a repository's name: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>docker.io</c> for
    /// Docker Hub. Must be set.
    /// </summary>
    [Required(ErrorMessage = "it is missing. Write a host with an optional port, for example ghcr.io or localhost:5000.")]
    public string? Host { get; set; }

    /// <summary>
    /// What stands before every repository's path, for example <c>acme/team</c>; null, the default, for nothing.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// TLS or plain HTTP; see <see cref="RegistryHostOptions.Transport"/>. Null, the default: TLS, and plain HTTP for
    /// this machine.
    /// </summary>
    public TransportSecurity? Transport { get; set; }

    /// <summary>The most requests that read at once, 1 or more; 32 by default.</summary>
    public int MaxReads { get; set; } = 32;

    /// <summary>The most requests that write at once, 1 or more; 32 by default.</summary>
    public int MaxWrites { get; set; } = 32;

    /// <summary>
    /// Further hosts that this registry may name for uploads and tokens; see
    /// <see cref="RegistryHostOptions.TrustedHosts"/>. Empty by default.
    /// </summary>
    public IList<string> TrustedHosts { get; } = [];

    /// <summary>
    /// PEM files of the authorities that may have signed the registry's certificate, besides those of the machine.
    /// Empty by default.
    /// </summary>
    public IList<string> CaFiles { get; } = [];

    /// <summary>The PEM file of a client certificate; null, the default, for none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>
    /// The PEM file of the client certificate's key, without a password; null, the default, where the certificate's
    /// file holds it.
    /// </summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>
    /// The name that the registry's certificate must be for; see <see cref="RegistryHostOptions.ServerName"/>. Null,
    /// the default: the host.
    /// </summary>
    public string? ServerName { get; set; }

    /// <summary>
    /// IP addresses to connect to; see <see cref="RegistryHostOptions.Addresses"/>. Empty by default: what the host's
    /// name stands for.
    /// </summary>
    public IList<string> Addresses { get; } = [];

    /// <summary>
    /// What stands before <c>/v2/</c>; see <see cref="RegistryHostOptions.PathPrefix"/>. Null, the default, for nothing.
    /// </summary>
    public string? PathPrefix { get; set; }

    /// <summary>
    /// The URL of a proxy; <c>none</c> for no proxy. Null, the default: as the environment says. Secret where it holds
    /// a password.
    /// </summary>
    public string? Proxy { get; set; }

    /// <summary>
    /// Headers of every request to the registry; see <see cref="RegistryHostOptions.Headers"/>. Secret. Empty by
    /// default.
    /// </summary>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Places that are read first: a host with an optional path, see <see cref="RegistryHostOptions.Mirrors"/>. Empty
    /// by default.
    /// </summary>
    public IList<string> Mirrors { get; } = [];

    /// <summary>What the mirrors are asked for; everything by default.</summary>
    public MirrorPulls MirrorPulls { get; set; }

    /// <summary>
    /// The most requests in a second; see <see cref="RegistryHostOptions.MaxRequestsPerSecond"/>. Null, the default, for
    /// no limit.
    /// </summary>
    public double? MaxRequestsPerSecond { get; set; }

    /// <summary>
    /// The size of an upload's parts in bytes; see <see cref="RegistryHostOptions.ChunkBytes"/>. Null, the default: as
    /// the registry wants them.
    /// </summary>
    public long? ChunkBytes { get; set; }

    /// <summary>
    /// How long a connection may take to be made; more than 0, up to 24 hours. Null, the default: as for all registries.
    /// </summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>
    /// How long a connection may go without a byte; more than 0, up to 24 hours. Null, the default: as for all
    /// registries.
    /// </summary>
    public TimeSpan? StallTimeout { get; set; }

    /// <summary>
    /// How long the answer to a whole request may take; more than 0, up to 24 hours. Null, the default: as for all
    /// registries.
    /// </summary>
    public TimeSpan? ResponseTimeout { get; set; }

    /// <summary>
    /// The user, together with <see cref="Password"/>; null, the default: credentials come from elsewhere.
    /// </summary>
    public string? Username { get; set; }

    /// <summary>
    /// The password, or an access token used as one. Secret: keep it out of files under version control.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>An identity token (OAuth2 refresh token), in place of user and password. Secret.</summary>
    public string? IdentityToken { get; set; }

    /// <summary>A bearer token that the registry takes as it is, in place of user and password. Secret.</summary>
    public string? Token { get; set; }
}
