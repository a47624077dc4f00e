using System.Globalization;

namespace OciMultiArch.Platforms;

/// <summary>A CPU variant as numbers, so that one that nobody has heard of still finds its place on the ladder.</summary>
internal readonly record struct CpuLevel(int Major, int Minor)
{
    /// <summary>The level of a canonical architecture and variant; null where variants of the architecture are not ordered, or this one is no number.</summary>
    public static CpuLevel? Of(string architecture, string? variant) => (architecture, variant) switch
    {
        ("amd64", null) => new(1, 0),
        ("arm64", null) => new(8, 0),
        ("amd64" or "arm" or "arm64", ['v', .. var numbers]) => Read(numbers),
        _ => null,
    };

    /// <summary>Whether a CPU of this level runs what was made for another level of its architecture.</summary>
    public bool Carries(CpuLevel image) =>
        image.Major == Major ? image.Minor <= Minor
        : (Major, image.Major) == (9, 8) ? image.Minor <= Math.Min(Minor, 4) + 5 // Armv9.0 has all of Armv8.5, and so on up to the last, Armv8.9.
        : image.Major < Major;

    private static CpuLevel? Read(string numbers)
    {
        var dot = numbers.IndexOf('.', StringComparison.Ordinal);
        var minor = 0;
        return int.TryParse(dot < 0 ? numbers : numbers[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && (dot < 0 || int.TryParse(numbers[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out minor))
            ? new(major, minor)
            : null;
    }
}
