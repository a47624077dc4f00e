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
    [Required]
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

    /// <summary>The most requests that read at once, 1 or more; 16 by default.</summary>
    [Range(1, int.MaxValue)]
    public int MaxReads { get; set; } = 16;

    /// <summary>The most requests that write at once, 1 or more; 16 by default.</summary>
    [Range(1, int.MaxValue)]
    public int MaxWrites { get; set; } = 16;

    /// <summary>
    /// Further hosts that this registry may name for uploads and tokens; see
    /// <see cref="RegistryHostOptions.TrustedHosts"/>. Empty by default.
    /// </summary>
    public IList<string> TrustedHosts { get; } = [];

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
