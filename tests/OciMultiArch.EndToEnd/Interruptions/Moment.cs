namespace OciMultiArch.EndToEnd.Interruptions;

/// <summary>What is to be interrupted.</summary>
internal enum Work
{
    /// <summary>A build for two platforms, into a registry.</summary>
    Build,

    /// <summary>A copy of a layout folder into a registry.</summary>
    Push,

    /// <summary>A copy from a registry into a layout folder.</summary>
    Pull,
}

/// <summary>What must have happened.</summary>
internal enum Event
{
    /// <summary>The folder of a build is there.</summary>
    Compiling,

    /// <summary>The linker runs.</summary>
    Linking,

    /// <summary>A layer is being packed.</summary>
    Packing,

    /// <summary>So many requests have come, and the last of them waits.</summary>
    Request,

    /// <summary>So many bytes of a blob have passed, and no more do.</summary>
    Bytes,
}

/// <summary>A moment at which Ctrl-C is pressed.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Work">What is under way.</param>
/// <param name="Event">What has just happened.</param>
/// <param name="Share">For requests and bytes: which part of all, 0 to 1.</param>
/// <param name="ToGroup">Whether all processes get the signal, as from a terminal, or the tool alone.</param>
internal sealed record Moment(int Number, Work Work, Event Event, double Share, bool ToGroup)
{
    /// <summary>Ten moments of every kind, the same for the same seed.</summary>
    public static IReadOnlyList<Moment> All(int seed)
    {
        Random random = new(seed);
        (Work, Event)[] kinds =
        [
            (Work.Build, Event.Compiling), (Work.Build, Event.Linking), (Work.Build, Event.Packing),
            (Work.Build, Event.Request), (Work.Build, Event.Bytes),
            (Work.Push, Event.Request), (Work.Push, Event.Request), (Work.Push, Event.Bytes),
            (Work.Pull, Event.Request), (Work.Pull, Event.Bytes),
        ];
        return [.. kinds.Select((each, at) => new Moment(at + 1, each.Item1, each.Item2, random.NextDouble(), random.Next(2) == 0))];
    }
}
