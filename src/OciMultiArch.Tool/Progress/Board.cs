namespace OciMultiArch.Tool.Progress;

/// <summary>
/// What is known of the work under way, for whatever shows it: pieces that take time, and how much of each whole is done.
/// Safe for concurrent use.
/// </summary>
/// <param name="clock">Tells how much time has passed.</param>
internal sealed class Board(TimeProvider clock) : IProgress<PushProgress>
{
    private readonly Lock gate = new();
    private readonly long started = clock.GetTimestamp();
    private readonly List<Piece> pieces = [];
    private readonly List<Whole> wholes = [];
    private readonly SendRate rate = new();
    private long sent;

    /// <summary>What is done while nothing is reported.</summary>
    public string Meanwhile { get; init; } = "getting ready";

    /// <summary>How long the work takes so far.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    public void Report(PushProgress value)
    {
        lock (gate)
        {
            var whole = WholeOf(value);
            whole.Note(value);
            if (value.Stage == PushStage.Sending)
                NoteSent(whole, value);
            else
                NoteBuilt(whole, value);
        }
    }

    /// <summary>What is known at this moment.</summary>
    public BoardView View()
    {
        lock (gate)
        {
            var now = Elapsed;
            var stores = wholes.Select(static whole => whole.Store).OfType<string>().Distinct().ToArray();
            if (stores.Length > 0)
                rate.Note(now, sent + pieces.Where(static piece => piece.IsSent).Sum(static piece => piece.Bytes));
            BoardView view = new() { Elapsed = now, Meanwhile = Meanwhile, Stores = stores, Rate = rate.BytesPerSecond };
            return view with
            {
                Rows = [.. pieces.Select(piece => piece.RowAt(now))],
                Built = CountOf(static whole => whole.Store is null),
                Sent = CountOf(static whole => whole.Store is not null),
            };
        }
    }

    private Count CountOf(Func<Whole, bool> isMeant) => Count.Of(wholes.Where(isMeant).Select(static whole => whole.Count));

    // One row for a platform: compiled, then packed.
    private void NoteBuilt(Whole whole, PushProgress value)
    {
        var piece = Find(whole, PieceName.PlatformOf(value));
        if (value is { Stage: PushStage.Packing, Arrival: not null })
        {
            pieces.RemoveAll(other => other == piece);
            return;
        }
        if (piece is { IsCompiled: true, Stage: PushStage.Building } && value.Step is not null)
            return; // another go tells of what this one has done
        piece ??= Add(whole, PieceName.PlatformOf(value));
        piece.Note(value);
    }

    private void NoteSent(Whole whole, PushProgress value)
    {
        var piece = Find(whole, $"{value.Content!.Digest}");
        if (value.Arrival is { } arrival)
        {
            if (arrival == Arrival.Copied)
                sent += value.Content.Size;
            pieces.RemoveAll(other => other == piece);
            return;
        }
        if (value.Bytes == 0 && piece is null)
            return; // it waits for its turn, and may be there already
        piece ??= Add(whole, $"{value.Content.Digest}");
        piece.Note(value);
    }

    private Piece? Find(Whole whole, string key) => pieces.Find(piece => piece.Whole == whole && piece.Key == key);

    private Piece Add(Whole whole, string key)
    {
        Piece piece = new(whole, key, Elapsed);
        pieces.Add(piece);
        return piece;
    }

    private Whole WholeOf(PushProgress value)
    {
        if (wholes.Find(whole => whole.IsOf(value)) is { } known)
            return known;
        Whole whole = new(value);
        wholes.Add(whole);
        return whole;
    }
}
