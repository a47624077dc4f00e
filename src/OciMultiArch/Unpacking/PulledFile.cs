namespace OciMultiArch;

/// <summary>What became of one layer of an artifact whose files were pulled.</summary>
public sealed record PulledFile
{
    /// <summary>The layer.</summary>
    public required Descriptor Content { get; init; }

    /// <summary>
    /// The file, or the folder of a layer that was unpacked, relative to the folder of the pull with '/' between its
    /// parts; null for a layer without a name, which is not written.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Whether it was there with this content or was written; folders are always written.</summary>
    public Arrival Arrival { get; init; }
}
