namespace OciMultiArch.Internal;

/// <summary>What stands at a path.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or nothing that may be looked at.</summary>
    Missing,
    Regular,
    Folder,
    SymbolicLink,
    Pipe,
    Socket,
    CharacterDevice,
    BlockDevice,
}
