namespace OciMultiArch;

/// <summary>One image of a merged index, and the part tag that holds it.</summary>
public sealed record MergePart
{
    /// <summary>The part tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>What the index says the image runs on.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The digest of the image's manifest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Whether the image was given to this call, which wrote it or, as a plan, would.</summary>
    public required bool IsOwn { get; init; }
}
