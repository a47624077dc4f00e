namespace OciMultiArch.Tool.Progress;

/// <summary>What is known of the work at one moment. Immutable.</summary>
internal sealed record BoardView
{
    /// <summary>How long the work takes so far.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What is done while nothing is reported.</summary>
    public string Meanwhile { get; init; } = "";

    /// <summary>The pieces under way, in the order in which they began.</summary>
    public IReadOnlyList<Row> Rows { get; init; } = [];

    /// <summary>The platforms of all builds.</summary>
    public Count Built { get; init; } = Count.None;

    /// <summary>Blobs and manifests of all pushes.</summary>
    public Count Sent { get; init; } = Count.None;

    /// <summary>Where the pushes go.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>How fast bytes go; null while that is not known.</summary>
    public double? Rate { get; init; }

    /// <summary>Whether platforms are still to be built, whose contents nobody knows yet.</summary>
    public bool IsBuilding => Built is { AllItems: > 0, IsDone: false };

    /// <summary>How long the rest takes at this rate; null while that is not known, or when nothing is left.</summary>
    public TimeSpan? Left
    {
        get
        {
            var bytes = Sent.AllBytes - Sent.DoneBytes;
            if (Rate is not > 0 || bytes <= 0 || IsBuilding)
                return null;
            return TimeSpan.FromSeconds(Math.Ceiling(Math.Min(bytes / Rate.Value, TimeSpan.FromDays(1).TotalSeconds)));
        }
    }
}
