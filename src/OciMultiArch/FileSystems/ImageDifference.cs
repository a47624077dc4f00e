namespace OciMultiArch;

/// <summary>One thing in which two images or indexes differ.</summary>
public sealed record ImageDifference
{
    /// <summary>What differs.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The platform of the images that differ; null for what belongs to an index, or to images without one.</summary>
    public Platform? Platform { get; init; }

    /// <summary>
    /// What it is called: the path of a member (<c>config.Env.PATH</c>), <c>digest</c>, <c>layer 3</c>, a platform, or
    /// the path of a file from the root, without '/' before it.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Its value in the first; null when it is only in the second. Of files, see <see cref="FileBefore"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Its value in the second; null when it is only in the first.</summary>
    public string? After { get; init; }

    /// <summary>The file of the first; null when it is only in the second.</summary>
    public ImageFile? FileBefore { get; init; }

    /// <summary>The file of the second; null when it is only in the first.</summary>
    public ImageFile? FileAfter { get; init; }
}
