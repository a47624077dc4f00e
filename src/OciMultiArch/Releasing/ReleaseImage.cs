using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One image of an index that a release writes.</summary>
public sealed record ReleaseImage
{
    /// <summary>Where it is; an index there must hold one image and its attestations, or no <see cref="Platform"/> is stated.</summary>
    public required ImageReference From { get; init; }

    /// <summary>What it is for; null to take what it says itself.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What the index says of it besides.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();
}
