namespace OciMultiArch;

/// <summary>
/// What happens when two images of a new index have one platform. Compared are operating system, its version and
/// features, architecture, variant and CPU features, in any spelling and order.
/// </summary>
public enum DuplicatePlatformHandling
{
    /// <summary>The index is refused: clients would pick only the first of the two.</summary>
    Refuse = 0,

    /// <summary>
    /// The later image takes the place of the earlier one. The attestations of the earlier image go too, unless the
    /// image stays for another platform.
    /// </summary>
    Replace = 1,
}
