using OciMultiArch.Joining;

namespace OciMultiArch.Merging;

/// <summary>A part as it was read.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Root">The digest of what the tag held.</param>
/// <param name="Content">Its image with its platform, or its index with all that it says.</param>
internal sealed record StoredPart(Tag Tag, Digest Root, Artifact Content)
{
    public IReadOnlyList<Descriptor> Images { get; } = [.. ImagesOf(Content)];

    // None when it is something else.
    private static IEnumerable<Descriptor> ImagesOf(Artifact content) =>
        content.Index is { } index ? ImageGroup.Images(index) : content.Descriptor.Platform.IsNamed() ? [content.Descriptor] : [];
}
