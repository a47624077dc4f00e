namespace OciMultiArch;

/// <summary>How a release works. Copied when it begins.</summary>
public sealed class ReleaseOptions
{
    /// <summary>
    /// The most indexes under way at once, 1 or more; 32 by default. How many requests run at once is limited for each
    /// host by the client.
    /// </summary>
    public int MaxIndexes
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one index must be allowed.");
    } = 32;

    /// <summary>How each index is written; null for the defaults.</summary>
    public PushOptions? Push { get; set; }

    internal ReleaseOptions Copy() => new() { MaxIndexes = MaxIndexes, Push = Push?.Copy() };
}
