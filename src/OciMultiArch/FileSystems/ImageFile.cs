namespace OciMultiArch;

/// <summary>What stands under a path in an image.</summary>
public sealed record ImageFile
{
    /// <summary>
    /// What it is: <c>file</c>, <c>directory</c>, <c>symlink</c>, <c>hard link</c> (to a file of a layer that was not
    /// read), <c>character device</c>, <c>block device</c>, <c>fifo</c>; <c>whiteout</c> where layers remove the path,
    /// and <c>opaque directory</c> where they remove all that was in it.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Its permissions, with set-user-ID and its like.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>The number of its owner.</summary>
    public long UserId { get; init; }

    /// <summary>The number of its group.</summary>
    public long GroupId { get; init; }

    /// <summary>The number of bytes of a file; 0 for all else.</summary>
    public long Size { get; init; }

    /// <summary>The digest of a file's content; null for all else.</summary>
    public Digest? Digest { get; init; }

    /// <summary>What a link leads to; null for all else.</summary>
    public string? Target { get; init; }

    /// <summary>The numbers of a device, as <c>1,3</c>; null for all else.</summary>
    public string? Device { get; init; }

    /// <summary>The digest of its extended attributes; null when it has none.</summary>
    public Digest? Attributes { get; init; }
}
