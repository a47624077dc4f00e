using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One image of an index that a release writes.</summary>
public sealed record ReleaseImage
{
    /// <summary>
    /// Where it is. Where an index stands there, it must hold one image and its attestations, unless
    /// <see cref="Platform"/> is null.
    /// </summary>
    public required ImageReference From { get; init; }

    /// <summary>Its platform; null to take what its config or index says.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Annotations of its entry in the index.</summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = Frozen.Map(value);
    } = Frozen.EmptyMap();
}
