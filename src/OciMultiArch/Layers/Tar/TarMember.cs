namespace OciMultiArch.Layers;

/// <summary>One member of a tar, as the tar states it.</summary>
internal readonly record struct TarMember
{
    /// <summary>'0' a file, '1' a hard link, '2' a symbolic link, '5' a folder; others as POSIX has them.</summary>
    public required char Type { get; init; }

    public required string Path { get; init; }

    /// <summary>What a link leads to; empty for all else.</summary>
    public required string LinkPath { get; init; }

    /// <summary>Where the content begins, counted from the start of the tar.</summary>
    public long Offset { get; init; }

    /// <summary>The number of bytes that the tar holds of the content.</summary>
    public required long Size { get; init; }

    /// <summary>Whether the content leaves out holes, so that it is not the file's own.</summary>
    public required bool IsSparse { get; init; }

    /// <summary>Whether anybody may execute it.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Owner, mode and all else that is kept of it; null where the reader was not asked for it.</summary>
    public TarMetadata? Metadata { get; init; }

    /// <summary>Where the content of a sparse file belongs; null of others, and where it was not asked for.</summary>
    public SparseMap? Map { get; init; }

    /// <summary>The number of bytes of the file, with the holes of a sparse one.</summary>
    public long FileSize => Map?.Size ?? Size;

    /// <summary>The first bytes of the content; valid until the next member is read.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    public bool IsFile => Type is '0' or '7' or 'S' && !IsFolder;

    /// <summary>Old programs tell a folder from a file only by the slash at its end.</summary>
    public bool IsFolder => Type == '5' || (Type == '0' && Path.EndsWith('/'));

    public bool IsHardLink => Type == '1';

    public bool IsSymbolicLink => Type == '2';
}
