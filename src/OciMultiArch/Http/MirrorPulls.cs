namespace OciMultiArch;

/// <summary>
/// Which reads a mirror is asked for (containers-registries.conf(5), <c>pull-from-mirror</c>).
/// </summary>
public enum MirrorPulls
{
    /// <summary>Manifests by tag, and manifests and blobs by digest.</summary>
    All,

    /// <summary>
    /// Manifests and blobs by digest, which are verified: a mirror that lags behind, or lies, changes nothing.
    /// </summary>
    ByDigest,

    /// <summary>Manifests by tag; what is read by digest comes from elsewhere.</summary>
    ByTag,
}
