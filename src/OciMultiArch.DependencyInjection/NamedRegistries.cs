using OciMultiArch.Internal;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The registries of the settings, by the names that the program uses for them. Resolved from the container;
/// thread-safe.
/// </summary>
public sealed class NamedRegistries
{
    private readonly RegistryClient client;
    private readonly Dictionary<string, NamedRegistryOptions> registries;

    internal NamedRegistries(RegistryClient client, OciMultiArchOptions options)
    {
        this.client = client;
        registries = new(options.Registries, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. registries.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A handle on a repository of a named registry. No network.</summary>
    /// <param name="registry">The registry's name in the settings, in any case.</param>
    /// <param name="path">
    /// The repository's path there, below the registry's prefix, for example <c>acme/api</c>.
    /// </param>
    /// <param name="access">What it is for; reading by default.</param>
    /// <exception cref="ArgumentException">
    /// The settings name no such registry; the message says which there are.
    /// </exception>
    /// <exception cref="FormatException">The path is not a repository's.</exception>
    public Repository Repository(string registry, string path, RepositoryAccess access = RepositoryAccess.Pull) =>
        client.Repository(Name(registry, path), access);

    /// <summary>
    /// The full name of a repository of a named registry, for example to write a reference. No network.
    /// </summary>
    /// <param name="registry">The registry's name in the settings, in any case.</param>
    /// <param name="path">The repository's path there, below the registry's prefix.</param>
    /// <exception cref="ArgumentException">
    /// The settings name no such registry; the message says which there are.
    /// </exception>
    /// <exception cref="FormatException">The path is not a repository's.</exception>
    public RepositoryName Name(string registry, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return RepositoryName.Parse(FullName(registry, path));
    }

    /// <summary>
    /// The full reference of an image of a named registry, as the calls of <see cref="RegistryClient"/> take it. No
    /// network.
    /// </summary>
    /// <param name="registry">The registry's name in the settings, in any case.</param>
    /// <param name="image">
    /// Path and tag or digest, below the registry's prefix, for example <c>acme/api:1.4.0</c>; without both,
    /// <c>latest</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The settings name no such registry; the message says which there are.
    /// </exception>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public string Reference(string registry, string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ImageReference.Parse(FullName(registry, image)).ToString();
    }

    /// <summary>The host of a named registry, with its port where the settings name one. No network.</summary>
    /// <param name="registry">The registry's name in the settings, in any case.</param>
    /// <exception cref="ArgumentException">
    /// The settings name no such registry; the message says which there are.
    /// </exception>
    public string Host(string registry) => RegistryNames.Parse(Settings(registry).Host!)!.Registry;

    private string FullName(string registry, string below)
    {
        var settings = Settings(registry);
        return $"{settings.Host}/{RegistryNames.Below(settings.Prefix, below)}";
    }

    private NamedRegistryOptions Settings(string registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (registries.TryGetValue(registry, out var settings))
            return settings;
        throw new ArgumentException(
            $"The settings name no registry '{Printable.Short(registry)}'. {Known()}", nameof(registry));
    }

    private string Known()
    {
        if (registries.Count == 0)
            return "There is none.";
        return $"There are: {string.Join(", ", Names)}.";
    }
}
