using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One index that a release writes.</summary>
public sealed record ReleaseIndex
{
    /// <summary>Repository and tag that it is written under.</summary>
    public required ImageReference Index { get; init; }

    /// <summary>Further tags in that repository, written after the first, in this order.</summary>
    public IReadOnlyList<Tag> Tags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

    /// <summary>Its images, in the order of the index.</summary>
    public IReadOnlyList<ReleaseImage> Images
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<ReleaseImage>();

    /// <summary>
    /// Whether an image whose platform is stated is checked: its config is read, once for each distinct one, and an
    /// image for another platform fails its index. True by default. Otherwise the platform is taken as it is stated:
    /// one request less for each image, and a mix-up goes unseen.
    /// </summary>
    public bool ChecksPlatforms { get; init; } = true;

    /// <summary>Annotations of the index. OCI only.</summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>The family of the index; null, the default, for that of its images.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>The type of artifact the index stands for; null, the default, for none. OCI only.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Its tags, the first one first, each once.</summary>
    internal IReadOnlyList<Tag> AllTags => [.. Tags.Prepend(Index.Tag!).Distinct()];
}
