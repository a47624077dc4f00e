namespace OciMultiArch.Tool.Settings;

/// <summary>What one source says about a registry.</summary>
/// <param name="Source">The option or file, for people.</param>
/// <param name="Settings">What it says.</param>
internal sealed record SettingLayer(string Source, RegistryHostSettings Settings)
{
    /// <summary>
    /// Whether its transport also means plain HTTP, where the registry speaks no TLS (<c>insecure</c> of
    /// containers-registries.conf(5)).
    /// </summary>
    public bool MayBePlain { get; init; }
}
