namespace OciMultiArch.Tool.Progress;

/// <summary>One piece that takes time: a platform's program until it is packed, or a blob on its way.</summary>
/// <param name="whole">What it belongs to.</param>
/// <param name="key">What tells it from others of the whole.</param>
/// <param name="since">When it began.</param>
internal sealed class Piece(Whole whole, string key, TimeSpan since)
{
    private PushProgress? last;
    private string? step;

    public Whole Whole { get; } = whole;

    public string Key { get; } = key;

    public PushStage Stage => last!.Stage;

    public long Bytes => last!.Bytes;

    public bool IsSent => Stage == PushStage.Sending;

    /// <summary>Whether its program is linked.</summary>
    public bool IsCompiled { get; private set; }

    public void Note(PushProgress value)
    {
        last = value;
        if (value.Stage == PushStage.Building)
            IsCompiled = value.Arrival is not null;
        step = value.Step ?? step;
    }

    /// <summary>How it is shown.</summary>
    public Row RowAt(TimeSpan now)
    {
        var value = last!;
        Row row = new() { Store = Whole.Store, Who = PieceName.WhoOf(value) };
        if (value.Stage == PushStage.Building)
            return row with { What = IsCompiled ? "compiled" : $"compiling {Amounts.Time(now - since)}", Note = IsCompiled ? null : step };
        row = row with { What = "packing", Bytes = value.Bytes, AllBytes = value.TotalBytes ?? 0 };
        if (value.Content is not { } content || !IsSent)
            return row;
        if (row.Who.Length > 0)
            return row with { What = PieceName.WhatOf(content) };
        return row with { Who = PieceName.KindOf(content), What = PieceName.ShortDigest(content) };
    }
}
