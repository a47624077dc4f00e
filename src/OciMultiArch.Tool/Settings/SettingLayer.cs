namespace OciMultiArch.Tool.Settings;

/// <summary>What one source says about a registry.</summary>
/// <param name="Source">The option or file, for people.</param>
/// <param name="Settings">What it says.</param>
internal sealed record SettingLayer(string Source, RegistryHostSettings Settings)
{
    /// <summary>The option, or the member of a file, that names a file which a text is about; null for none.</summary>
    public string? Naming(string text)
    {
        if (Settings.CaFiles?.Any(IsAbout) is true)
            return Named("caFiles");
        if (IsAbout(Settings.ClientCertificateFile))
            return Named("clientCertificateFile");
        return IsAbout(Settings.ClientKeyFile) ? Named("clientKeyFile") : null;

        bool IsAbout(string? file) => file is not null && text.Contains($"{file} ", StringComparison.Ordinal);
    }

    private string Named(string member) =>
        Source.StartsWith("--", StringComparison.Ordinal) ? Source : $"{member} of {Source}";
}
