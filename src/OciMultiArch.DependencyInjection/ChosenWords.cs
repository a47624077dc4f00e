using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OciMultiArch.Internal;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Checks the settings that are one of several words before they are bound: the failure of a binding does not say which
/// there are.
/// </summary>
internal static class ChosenWords
{
    /// <exception cref="OptionsValidationException">
    /// A word is none of those; each failure begins with the whole key and names the words.
    /// </exception>
    public static void Check(IConfiguration configuration)
    {
        List<string> failures = [];
        foreach (var registry in configuration.GetSection(nameof(OciMultiArchOptions.Registries)).GetChildren())
        {
            CheckWord<TransportSecurity>(registry.GetSection(nameof(NamedRegistryOptions.Transport)), failures);
            CheckWord<MirrorPulls>(registry.GetSection(nameof(NamedRegistryOptions.MirrorPulls)), failures);
        }
        if (failures.Count > 0)
            throw new OptionsValidationException(Options.DefaultName, typeof(OciMultiArchOptions), failures);
    }

    private static void CheckWord<T>(IConfigurationSection setting, List<string> failures)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(setting.Value))
            return;
        if (Enum.TryParse<T>(setting.Value, ignoreCase: true, out var value) && Enum.IsDefined(value))
            return;
        var words = string.Join(", ", Enum.GetNames<T>());
        failures.Add($"{setting.Path}: '{Printable.Short(setting.Value)}' is none of {words}.");
    }
}
