namespace OciMultiArch.Tool.Progress;

/// <summary>How much of something is done, by items and by bytes.</summary>
internal sealed record Count(int DoneItems, int AllItems, long DoneBytes, long AllBytes)
{
    /// <summary>Of nothing.</summary>
    public static Count None { get; } = new(0, 0, 0, 0);

    /// <summary>Whether there is something, and all of it is done.</summary>
    public bool IsDone => AllItems > 0 && DoneItems == AllItems;

    /// <summary>Of several wholes together.</summary>
    public static Count Of(IEnumerable<Count> counts) => counts.Aggregate(None, static (sum, next) => sum.Plus(next));

    private Count Plus(Count other) => new(
        DoneItems + other.DoneItems,
        AllItems + other.AllItems,
        DoneBytes + other.DoneBytes,
        AllBytes + other.AllBytes);
}
