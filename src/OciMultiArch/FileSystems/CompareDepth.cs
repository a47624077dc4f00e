namespace OciMultiArch;

/// <summary>How far two images are compared.</summary>
public enum CompareDepth
{
    /// <summary>
    /// Documents, and the files of layers that differ. Layers that both images begin with are equal and not read: a
    /// file that only one image has above them may stand in them, too, and is told as that image's alone.
    /// </summary>
    Layers = 0,

    /// <summary>Documents alone: no layer is read.</summary>
    Documents,

    /// <summary>Documents, and all files as a container sees them: every layer is read, each once.</summary>
    Files,
}
