namespace OciMultiArch;

/// <summary>
/// What becomes of two images for one platform in a new index. Compared are operating system, its version and features, architecture, variant and CPU
/// features, however they are spelt and sorted.
/// </summary>
public enum DuplicatePlatformHandling
{
    /// <summary>They are refused: a client would only ever find the first.</summary>
    Refuse = 0,

    /// <summary>The later takes the place of the earlier, whose attestations go unless the image stays for another platform.</summary>
    Replace = 1,
}
