using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>How the images that several machines pushed become one index. Copied when the work begins.</summary>
public sealed class JoinOptions
{
    /// <summary>
    /// Where the index goes; images that are elsewhere are copied there. Null, the default, for the one repository that
    /// all files name.
    /// </summary>
    public RepositoryName? To { get; set; }

    /// <summary>Annotations of the index; empty by default. OCI only.</summary>
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        set => field = Frozen.Map(value);
    } = Frozen.EmptyMap();

    /// <summary>
    /// The family of the index; null, the default, takes that of the images: Docker when all are Docker's, otherwise
    /// OCI.
    /// </summary>
    public ImageFormat? Format { get; set; }

    /// <summary>
    /// The type of artifact the index stands for, a media type; null, the default, for none. OCI only.
    /// </summary>
    public string? ArtifactType { get; set; }

    /// <summary>
    /// Whether each image is asked for before the index is written: one HEAD each. False by default, as a registry
    /// refuses an index of images that it does not have.
    /// </summary>
    public bool ChecksImages { get; set; }

    internal JoinOptions Copy() => (JoinOptions)MemberwiseClone();
}
