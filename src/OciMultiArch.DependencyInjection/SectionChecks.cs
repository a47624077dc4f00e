using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OciMultiArch.Internal;

namespace OciMultiArch.DependencyInjection;

/// <summary>
/// Checks a section before it is bound: the failure of a binding does not say which keys and words there are, nor how a
/// time is written.
/// </summary>
internal sealed class SectionChecks
{
    private static readonly PropertyInfo[] Settings = typeof(OciMultiArchOptions).GetProperties();
    private static readonly PropertyInfo[] OfRegistry = typeof(NamedRegistryOptions).GetProperties();
    private readonly List<string> failures = [];

    private SectionChecks()
    {
    }

    /// <exception cref="OptionsValidationException">
    /// Something is wrong; each failure begins with the whole key and says what may stand there.
    /// </exception>
    public static void Check(IConfiguration configuration)
    {
        SectionChecks checks = new();
        checks.CheckMembers(configuration, Settings);
        foreach (var registry in configuration.GetSection(nameof(OciMultiArchOptions.Registries)).GetChildren())
            checks.CheckMembers(registry, OfRegistry);
        if (checks.failures.Count > 0)
            throw new OptionsValidationException(Options.DefaultName, typeof(OciMultiArchOptions), checks.failures);
    }

    private void CheckMembers(IConfiguration section, PropertyInfo[] known)
    {
        foreach (var setting in section.GetChildren())
        {
            var meant = Array.Find(known, member => Is(member.Name, setting.Key));
            if (meant is not null)
                CheckValue(setting, Nullable.GetUnderlyingType(meant.PropertyType) ?? meant.PropertyType);
            else
                failures.Add($"{setting.Path}: there is no such setting. {Meant(setting.Key, known)}");
        }
    }

    private static string Meant(string key, PropertyInfo[] known)
    {
        var names = known.Select(static member => member.Name).ToArray();
        if (NearestWord.To(key.ToUpperInvariant(), names.Select(static name => name.ToUpperInvariant())) is not { } nearest)
            return $"There are {string.Join(", ", names)}.";
        return $"Did you mean {Array.Find(names, name => Is(name, nearest))}?";
    }

    private static bool Is(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);

    private void CheckValue(IConfigurationSection setting, Type type)
    {
        // An empty text leaves the default.
        if (string.IsNullOrEmpty(setting.Value))
            return;
        // The value may be a secret where a header was meant.
        if (NotOne(type, setting.Key) is { } wrong)
            failures.Add($"{setting.Path}: it is one value, and {wrong}");
        else if (Expected(setting.Value, type) is { } expected)
            failures.Add($"{setting.Path}: '{Printable.Short(setting.Value)}' is {expected}");
    }

    private static string? NotOne(Type type, string key)
    {
        if (type == typeof(IList<string>))
            return $"a list is meant. Write [\"…\"] in JSON, or {key}:0 for the first.";
        if (typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && type != typeof(string))
            return $"names with values are meant. Write {{ \"name\": … }} in JSON, or {key}:name.";
        return null;
    }

    /// <summary>What is wrong with a value and what may stand there; null when nothing is.</summary>
    private static string? Expected(string text, Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(TransportSecurity))
            return NoneOf<TransportSecurity>(text);
        if (type == typeof(MirrorPulls))
            return NoneOf<MirrorPulls>(text);
        if (type == typeof(TimeSpan) && !TimeSpan.TryParse(text, culture, out _))
            return "not a time. Write hours:minutes:seconds, for example 00:00:30 for 30 seconds or 00:05:00 for 5 minutes.";
        if (type == typeof(int) && !int.TryParse(text, culture, out _))
            return $"not a whole number up to {int.MaxValue}. Write its digits alone, for example 32.";
        if (type == typeof(long) && !long.TryParse(text, culture, out _))
            return "not a whole number. Write its digits alone, for example 10485760.";
        if (type == typeof(double) && !double.TryParse(text, culture, out _))
            return "not a number. Write it with a point, for example 2.5.";
        return null;
    }

    private static string? NoneOf<T>(string text)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
            return null;
        return $"none of {string.Join(", ", Enum.GetNames<T>())}.";
    }
}
