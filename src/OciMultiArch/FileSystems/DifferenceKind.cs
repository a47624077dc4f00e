namespace OciMultiArch;

/// <summary>In what two images or indexes differ.</summary>
public enum DifferenceKind
{
    /// <summary>In a document: the digest, a member of an index or manifest, an annotation, an attestation.</summary>
    Document = 0,

    /// <summary>One has an image for a platform, the other has none.</summary>
    Platform,

    /// <summary>In a member of the config.</summary>
    Config,

    /// <summary>One has a layer that the other has not, or they have layers in another order.</summary>
    Layer,

    /// <summary>In a file.</summary>
    File,
}
