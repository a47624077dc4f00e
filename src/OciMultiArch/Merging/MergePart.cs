using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>A part tag and what it holds. Immutable; equal when every member is.</summary>
public sealed record MergePart
{
    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>
    /// The digest of what the tag holds: an image, or an index that says more of the image than its config.
    /// </summary>
    public required Digest Digest { get; init; }

    /// <summary>
    /// The images in it as an index describes them, each with its platform, without attestations; empty when it holds
    /// none that says its platform.
    /// </summary>
    public IReadOnlyList<Descriptor> Images { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>The platforms of the images, in their order.</summary>
    public IReadOnlyList<Platform> Platforms => [.. Images.Select(static image => image.Platform!)];

    /// <summary>Whether its image was given to this call, which wrote it or, as a plan, would.</summary>
    public bool IsOwn { get; init; }
}
