namespace OciMultiArch;

/// <summary>
/// Keys of annotations that others define: of the OCI image specification (image-spec, annotations.md, "Pre-Defined
/// Annotation Keys"), of BuildKit and of containerd. Labels of a config use those of the specification too.
/// </summary>
public static class AnnotationKeys
{
    /// <summary><c>org.opencontainers.image.created</c>: when the image was built, as RFC 3339 writes it.</summary>
    public const string Created = "org.opencontainers.image.created";

    /// <summary><c>org.opencontainers.image.authors</c>: the people or organisation to contact.</summary>
    public const string Authors = "org.opencontainers.image.authors";

    /// <summary><c>org.opencontainers.image.url</c>: where to read more about the image.</summary>
    public const string Url = "org.opencontainers.image.url";

    /// <summary><c>org.opencontainers.image.documentation</c>: where the documentation is.</summary>
    public const string Documentation = "org.opencontainers.image.documentation";

    /// <summary>
    /// <c>org.opencontainers.image.source</c>: where the source code is. GitHub links a package to its repository by
    /// it.
    /// </summary>
    public const string Source = "org.opencontainers.image.source";

    /// <summary><c>org.opencontainers.image.version</c>: the version of the packaged software.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>
    /// <c>org.opencontainers.image.revision</c>: the revision of the source code, for example a commit.
    /// </summary>
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary><c>org.opencontainers.image.vendor</c>: who distributes the image.</summary>
    public const string Vendor = "org.opencontainers.image.vendor";

    /// <summary><c>org.opencontainers.image.licenses</c>: the licences, as an SPDX expression.</summary>
    public const string Licenses = "org.opencontainers.image.licenses";

    /// <summary><c>org.opencontainers.image.ref.name</c>: the tag of an entry in the index.json of a layout.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary><c>org.opencontainers.image.title</c>: a title for people; of a layer, the name of its file.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary><c>org.opencontainers.image.description</c>: what the packaged software does.</summary>
    public const string Description = "org.opencontainers.image.description";

    /// <summary><c>org.opencontainers.image.base.name</c>: the reference of the base image.</summary>
    public const string BaseName = "org.opencontainers.image.base.name";

    /// <summary><c>org.opencontainers.image.base.digest</c>: the digest of the base image.</summary>
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>
    /// <c>vnd.docker.reference.type</c>: marks an entry of an index that is no image. BuildKit writes
    /// <c>attestation-manifest</c>.
    /// </summary>
    public const string DockerReferenceType = "vnd.docker.reference.type";

    /// <summary><c>vnd.docker.reference.digest</c>: the digest of the image that an attestation is about.</summary>
    public const string DockerReferenceDigest = "vnd.docker.reference.digest";

    /// <summary>
    /// <c>io.containerd.image.name</c>: the full reference of an entry in the index.json of a layout.
    /// </summary>
    public const string ContainerdImageName = "io.containerd.image.name";
}
