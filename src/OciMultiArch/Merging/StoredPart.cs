using OciMultiArch.Images;

namespace OciMultiArch.Merging;

/// <summary>A part as it was read.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Root">The digest of what the tag held.</param>
/// <param name="Content">Its image with its platform, or its index with all that it says.</param>
internal sealed record StoredPart(Tag Tag, Digest Root, Artifact Content)
{
    /// <summary>The images in it that have a platform; none when it is something else.</summary>
    public IReadOnlyList<Descriptor> Images { get; } = [.. ImagesOf(Content)];

    /// <summary>The part as callers see it.</summary>
    public MergePart Report() => new()
    {
        Tag = Tag,
        Digest = Root,
        Images = [.. Images.Select(WithWrittenPlatform)],
    };

    private static Descriptor WithWrittenPlatform(Descriptor image) =>
        image with { Platform = image.Platform!.Written() };

    private static IEnumerable<Descriptor> ImagesOf(Artifact content)
    {
        if (content.Index is { } index)
            return ImageGroup.Images(index);
        return content.Descriptor.Platform.IsNamed() ? [content.Descriptor] : [];
    }
}
