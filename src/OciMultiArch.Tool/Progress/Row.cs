namespace OciMultiArch.Tool.Progress;

/// <summary>One piece as it is shown. Immutable.</summary>
internal sealed record Row
{
    /// <summary>Where it goes; null for what is built.</summary>
    public string? Store { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Who { get; init; }

    /// <summary>What it is, or what is done to it.</summary>
    public string What { get; init; } = "";

    /// <summary>What stands behind it; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes in all; null for what is not measured in bytes.</summary>
    public long? AllBytes { get; init; }
}
