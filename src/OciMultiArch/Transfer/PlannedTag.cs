namespace OciMultiArch;

/// <summary>One tag of a plan.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Root">What it is to point at.</param>
/// <param name="Now">What it points at now; null when it is free.</param>
public sealed record PlannedTag(Tag Tag, Digest Root, Digest? Now)
{
    /// <summary>Whether the tag points at the root already, so that it is not written.</summary>
    public bool IsUnchanged => Now == Root;
}
