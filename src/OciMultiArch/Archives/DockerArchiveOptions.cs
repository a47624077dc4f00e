namespace OciMultiArch;

/// <summary>How a Docker archive is written. Copied when the archive is created: later changes do not reach it.</summary>
public sealed class DockerArchiveOptions
{
    /// <summary>
    /// The one platform that the archive is for: of every index that is pushed it holds the image that suits this best, and no other.
    /// Null, the default, keeps every index whole with the images of all its platforms, which engines with containerd's image store take; older engines
    /// read manifest.json, which then names the first image in the index's order.
    /// </summary>
    public Platform? Platform { get; set; }
}
