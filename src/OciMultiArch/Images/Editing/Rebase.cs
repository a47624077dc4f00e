namespace OciMultiArch;

/// <summary>
/// Puts images on another base, as if they had been built on it: the layers of the old base, their DiffIDs and their
/// history are replaced by those of the new one. How the images run (program, user, environment) stays. The layers of
/// neither base are read.
/// </summary>
public sealed record Rebase
{
    /// <summary>
    /// The base that the images were built on: an image, or an index that has an image for each of their platforms.
    /// </summary>
    public required Artifact OldBase { get; init; }

    /// <summary>
    /// The base that the images are to have: an image, or an index that has an image for each of their platforms.
    /// </summary>
    public required Artifact NewBase { get; init; }
}
