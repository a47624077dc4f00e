using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A tag that is named like a part and stays out of the index, since the template would name what it holds otherwise: an image for another platform, often
/// of a build machine that was another than meant, or no image at all.
/// </summary>
public sealed record SkippedPart
{
    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>The digest of what it holds.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What the images in it run on; empty when it holds none that says so.</summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();
}
