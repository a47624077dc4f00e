namespace OciMultiArch;

/// <summary>How closely an artifact is looked at.</summary>
public enum VerifyDepth
{
    /// <summary>Every manifest and config is read; of every layer only that it is there, in the size its manifest says.</summary>
    Quick,

    /// <summary>
    /// Besides, every layer is read once: its digest, its DiffID, and whether the program that a container starts is one for the image's platform.
    /// </summary>
    Deep,
}
