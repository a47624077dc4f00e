namespace OciMultiArch.Images;

/// <summary>Which entries of an index an edit means.</summary>
internal sealed record EntrySelector(string Text, Func<Descriptor, bool> Fits)
{
    /// <summary>What there is instead, for a message.</summary>
    public static string Others(IEnumerable<string> platforms) =>
        string.Join(", ", platforms.Distinct(StringComparer.Ordinal)) is { Length: > 0 } all ? $"It has {all}." : "It names no platform.";

    public static EntrySelector Of(Digest digest) => new(digest.ToString(), each => each.Digest == digest);

    /// <summary>The image of a platform; what it leaves out (version and features of the operating system, CPU features) may be any.</summary>
    public static EntrySelector Of(Platform platform)
    {
        var wanted = platform.Canonical();
        return new(platform.ToString(), each => !each.IsAttestation() && each.Platform?.Canonical() is { } stated && wanted == (stated with
        {
            OsVersion = wanted.OsVersion is null ? null : stated.OsVersion,
            OsFeatures = wanted.OsFeatures.Count == 0 ? [] : stated.OsFeatures,
            Features = wanted.Features.Count == 0 ? [] : stated.Features,
        }));
    }
}
