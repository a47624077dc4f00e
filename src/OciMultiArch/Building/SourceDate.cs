using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>When a build counts as made (https://reproducible-builds.org/specs/source-date-epoch/).</summary>
internal static class SourceDate
{
    private const string Name = "SOURCE_DATE_EPOCH";

    /// <summary>What the environment says; the Unix epoch where it says nothing.</summary>
    /// <param name="given">Variables that stand before those of this process; null for none.</param>
    /// <exception cref="BuildException">It is no number.</exception>
    public static DateTimeOffset Of(IReadOnlyDictionary<string, string>? given = null)
    {
        var text = given?.GetValueOrDefault(Name) ?? Environment.GetEnvironmentVariable(Name);
        if (string.IsNullOrEmpty(text))
            return DateTimeOffset.UnixEpoch;
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        throw new BuildException(
            Problem.BuildFailed,
            $"{Name} is '{Printable.Short(text)}', not a number of seconds since 1970.",
            new(RemedyKind.SetCreated, "Correct it, or set Created.", Name));
    }
}
