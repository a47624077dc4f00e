namespace OciMultiArch;

/// <summary>What pruning a layout removed.</summary>
public sealed record PruneReport
{
    /// <summary>The number of blobs and manifests removed.</summary>
    public int Blobs { get; init; }

    /// <summary>The number of files removed that an interrupted writer had left.</summary>
    public int TemporaryFiles { get; init; }

    /// <summary>The bytes of all removed files together.</summary>
    public long Bytes { get; init; }
}
