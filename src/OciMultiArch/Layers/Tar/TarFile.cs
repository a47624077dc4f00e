namespace OciMultiArch.Layers;

/// <summary>One member of a tar that is read as a stream.</summary>
/// <param name="Path">Its path as the tar has it.</param>
/// <param name="Type">Its type: '0' a file, '1' a hard link, '2' a symbolic link, '5' a folder; others as POSIX has them.</param>
/// <param name="LinkPath">What a link leads to, as the tar has it.</param>
/// <param name="Head">The first bytes of a file; valid until the next member is read.</param>
internal readonly record struct TarFile(string Path, char Type, string LinkPath, ReadOnlyMemory<byte> Head);
