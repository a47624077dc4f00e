using System.Globalization;

namespace OciMultiArch.Platforms;

/// <summary>A CPU variant as numbers, so that an unknown one can still be compared.</summary>
internal readonly record struct CpuLevel(int Major, int Minor)
{
    /// <summary>
    /// The level of a canonical architecture and variant; null where variants of the architecture are not ordered, or
    /// this one is no number.
    /// </summary>
    public static CpuLevel? Of(string architecture, string? variant) => (architecture, variant) switch
    {
        ("amd64", null) => new(1, 0),
        ("arm64", null) => new(8, 0),
        ("amd64" or "arm" or "arm64", ['v', .. var numbers]) => Read(numbers),
        _ => null,
    };

    /// <summary>Whether a CPU of this level runs what was made for another level of its architecture.</summary>
    public bool Carries(CpuLevel image)
    {
        if (image.Major == Major)
            return image.Minor <= Minor;
        // Armv9.0 has all of Armv8.5, and so on up to the last, Armv8.9.
        if (Major == 9 && image.Major == 8)
            return image.Minor <= Math.Min(Minor, 4) + 5;
        return image.Major < Major;
    }

    private static CpuLevel? Read(string numbers) => numbers.Split('.') switch
    {
        [var only] when Number(only) is { } major => new(major, 0),
        [var first, var second] when Number(first) is { } major && Number(second) is { } minor => new(major, minor),
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
