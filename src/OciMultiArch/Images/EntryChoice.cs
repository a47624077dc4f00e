namespace OciMultiArch.Images;

/// <summary>Which entries of an index an edit means.</summary>
internal sealed record EntryChoice(string Text, Func<Descriptor, bool> Fits)
{
    public static EntryChoice Of(Digest digest) => new(digest.ToString(), each => each.Digest == digest);

    /// <summary>The image of a platform; without a version of the operating system, of every version.</summary>
    public static EntryChoice Of(Platform platform)
    {
        var wanted = platform.Canonical();
        return new(platform.ToString(), each => !each.IsAttestation() && each.Platform?.Canonical() is { } stated
            && (wanted.OsVersion is null ? (stated with { OsVersion = null, OsFeatures = [] }) == (wanted with { OsFeatures = [] }) : stated == wanted));
    }
}
