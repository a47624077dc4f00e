using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The time that a build counts as (https://reproducible-builds.org/specs/source-date-epoch/).</summary>
internal static class SourceDate
{
    public const string Name = "SOURCE_DATE_EPOCH";

    /// <summary>The time that the environment of this process says; null for none.</summary>
    /// <exception cref="BuildException">It is no number of seconds.</exception>
    public static DateTimeOffset? OfEnvironment() => Of(Environment.GetEnvironmentVariable(Name));

    /// <exception cref="BuildException">The text is no number of seconds.</exception>
    public static DateTimeOffset? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        throw new BuildException(
            Problem.BuildFailed,
            $"{Name} is '{Printable.Short(text)}', not a number of seconds since 1970.",
            new(RemedyKind.SetCreated, "Correct it, or set Created.", Name));
    }
}
