using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Checks all settings. Every failure begins with the whole key, as the program's configuration writes it; with the key
/// below the section where code set it.
/// </summary>
internal sealed class SettingsValidator(IEnumerable<BoundSection> sections) : IValidateOptions<OciMultiArchOptions>
{
    private const string KeyEnd = ": ";

    private static readonly IValidateOptions<OciMultiArchOptions>[] Parts =
        [new OptionsValidator(), new NumbersValidator(), new RegistriesValidator()];

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        var found = Parts.SelectMany(part => part.Validate(nameof(OciMultiArchOptions), options).Failures ?? []);
        var plain = found.Select(static failure => WithoutType(failure));
        string[] failures = [.. plain.Select(failure => PathOf(failure) + failure)];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    // What stands below the key is said by attributes in the name of the type.
    private static string WithoutType(string failure) =>
        failure.Replace($"{nameof(OciMultiArchOptions)}.", "", StringComparison.Ordinal);

    /// <summary>What stands before the key in the last section that has it, or else what it is a part of.</summary>
    private string PathOf(string failure)
    {
        var key = failure[..failure.IndexOf(KeyEnd, StringComparison.Ordinal)];
        for (var end = key.Length; end > 0; end = key.LastIndexOf(':', end - 1))
            if (sections.LastOrDefault(each => each.Has(key[..end])) is { } section)
                return section.Path;
        return "";
    }
}

/// <summary>A part of the program's configuration that settings are bound from.</summary>
internal sealed record BoundSection(IConfiguration Configuration)
{
    public string Path => Configuration is IConfigurationSection { Path.Length: > 0 } section ? $"{section.Path}:" : "";

    public bool Has(string key) => Configuration.GetSection(key).Exists();
}

/// <summary>Checks the settings that are not of one registry.</summary>
[OptionsValidator]
internal sealed partial class OptionsValidator : IValidateOptions<OciMultiArchOptions>;
