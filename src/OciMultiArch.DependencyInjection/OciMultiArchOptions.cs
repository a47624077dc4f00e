using System.ComponentModel.DataAnnotations;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The settings of the client that the container makes: plain values, to be bound from configuration. They are checked
/// when a host starts, or else when the client is first resolved, and read once. What is not here stands in
/// <see cref="RegistryClientOptions"/>, which <c>services.Configure&lt;RegistryClientOptions&gt;(…)</c> reaches: what it
/// sets wins over what is set here.
/// </summary>
public sealed class OciMultiArchOptions
{
    /// <summary>
    /// What the client calls itself: visible ASCII characters and spaces. Null, the default: <c>ocimultiarch/</c> and
    /// its version.
    /// </summary>
    [RegularExpression(
        "^[\\x20-\\x7E]*[\\x21-\\x7E][\\x20-\\x7E]*$",
        ErrorMessage = "it may have visible ASCII characters and spaces alone. Write a name and a version, as acme-release/2.")]
    public string? UserAgent { get; set; }

    /// <summary>How often one operation may be tried in all, 1 or more; 6 by default.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>
    /// The wait before the first retry, which doubles with each further one; 0 to 24 hours; half a second by default.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait a registry may ask for; 0 to 24 hours; two minutes by default.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long it may take until a registry can be sent a request; more than 0, up to 24 hours; 15 seconds by default.
    /// See <see cref="RegistryClientOptions.ConnectTimeout"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a connection may go without a byte; more than 0, up to 24 hours; 30 seconds by default.
    /// </summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a registry may take to answer a request it has received whole; more than 0, up to 24 hours; 5 minutes
    /// by default.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most bytes of a manifest, 1 to 32 MiB; 4 MiB by default.</summary>
    public int MaxManifestBytes { get; set; } = 4 << 20;

    /// <summary>
    /// The registries by the names that the program uses for them, in any case; see <see cref="NamedRegistries"/>.
    /// Empty by default.
    /// </summary>
    public IDictionary<string, NamedRegistryOptions> Registries { get; } =
        new Dictionary<string, NamedRegistryOptions>(StringComparer.OrdinalIgnoreCase);
}
