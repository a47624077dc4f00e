namespace OciMultiArch.Tool.Arguments;

/// <summary>The documents that hold annotations.</summary>
internal enum AnnotationPlace
{
    /// <summary>The index itself.</summary>
    Index,

    /// <summary>Every image manifest.</summary>
    Manifest,

    /// <summary>What the index says of every image.</summary>
    Descriptor,
}
