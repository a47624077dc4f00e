using OciMultiArch.Content;

namespace OciMultiArch.Releases;

/// <summary>A part as it was read: its tag, and its image with its platform, or its index with all that it says.</summary>
internal sealed record Part(Tag Tag, Artifact Content)
{
    public IReadOnlyList<Descriptor> Images { get; } = [.. ImagesOf(Content)];

    /// <summary>The images that a part's content gives to the index; none when it is something else.</summary>
    public static IEnumerable<Descriptor> ImagesOf(Artifact content) =>
        content.Index is { } index ? ImageGroup.Images(index) : content.Descriptor.Platform.IsNamed() ? [content.Descriptor] : [];
}
