namespace OciMultiArch.Checks;

/// <summary>What a path of a layer is.</summary>
internal enum LayerFileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file.</summary>
    HardLink,

    /// <summary>A device or pipe.</summary>
    Special,
}
