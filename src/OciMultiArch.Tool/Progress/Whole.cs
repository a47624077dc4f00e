namespace OciMultiArch.Tool.Progress;

/// <summary>One build, or one push to one store.</summary>
/// <param name="first">The first report of it.</param>
internal sealed class Whole(PushProgress first)
{
    /// <summary>Where it goes; null for a build.</summary>
    public string? Store { get; } = first.Store?.ToString();

    /// <summary>How much is done.</summary>
    public Count Count { get; private set; } = Count.None;

    /// <summary>Whether a report is of it.</summary>
    public bool IsOf(PushProgress value)
    {
        if (value.Program != first.Program || value.Store?.ToString() != Store)
            return false;
        return value.Tags == first.Tags || value.Tags.SequenceEqual(first.Tags);
    }

    // Reports of several threads may overtake each other.
    public void Note(PushProgress value)
    {
        if (value.DoneItems >= Count.DoneItems)
            Count = new(value.DoneItems, value.AllItems, value.DoneBytes, value.AllBytes);
    }
}
