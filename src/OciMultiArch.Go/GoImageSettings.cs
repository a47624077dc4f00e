using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// One image of a <see cref="GoBuildFile"/>. What the network is needed for is still text, so that nothing is read before
/// the caller asks: bases, places and tags.
/// </summary>
public sealed record GoImageSettings
{
    /// <summary>What it is called: <c>id</c>, or else the last part of its package's path; the value of <c>{name}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its image, without bases.</summary>
    public required GoApp App { get; init; }

    /// <summary>The base; null, the default, to start from scratch.</summary>
    public string? Base { get; init; }

    /// <summary>Bases of single platforms in place of <see cref="Base"/>, by the platform; none by default.</summary>
    public IReadOnlyDictionary<string, string> PlatformBases
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>Where the image goes, with placeholders of <see cref="BuildTemplates"/>; none by default.</summary>
    public IReadOnlyList<string> To { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Its tags, with placeholders of <see cref="BuildTemplates"/>; none by default.</summary>
    public IReadOnlyList<string> Tags { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Whether each platform's image gets tags with its architecture, too; false by default.</summary>
    public bool HasPlatformTags { get; init; }
}
