namespace OciMultiArch;

/// <summary>
/// Puts images on another base, as if they had been built on it: the layers of the old base, their DiffIDs and their history give way to those of the new
/// one. What the images say of running themselves stays. Neither base's layers are read.
/// </summary>
public sealed record Rebase
{
    /// <summary>The base that the images were built on: an image, or an index that has one for each of their machines.</summary>
    public required Artifact OldBase { get; init; }

    /// <summary>The base that they are to stand on: an image, or an index that has one for each of their machines.</summary>
    public required Artifact NewBase { get; init; }
}
