namespace OciMultiArch.Tool.Progress;

/// <summary>One picture of the work: a line of what is done, a row for each piece, and a total.</summary>
/// <param name="view">What is known.</param>
/// <param name="look">What the terminal can show.</param>
/// <param name="width">Its columns. The last one stays free, so that no line is wrapped.</param>
internal sealed partial class Frame(BoardView view, Look look, int width)
{
    private const int FramesPerSecond = 10;
    private const string Total = "total";
    private readonly int room = Math.Max(width - 1, 1);

    /// <summary>The lines, at most so many.</summary>
    public IReadOnlyList<string> Lines(int height)
    {
        List<string> lines = [StatusLine()];
        List<string> rows = [.. RowLines()];
        var total = TotalLine();
        var left = height - lines.Count - (total is null ? 0 : 1);
        if (rows.Count > left)
        {
            var hidden = rows.Count - left + 1;
            rows.RemoveRange(Math.Max(left - 1, 0), rows.Count - Math.Max(left - 1, 0));
            if (left > 0)
                rows.Add(look.Cut($"  and {hidden} more", room));
        }
        lines.AddRange(rows);
        if (total is not null && height > 1)
            lines.Add(total);
        return lines;
    }

    private string StatusLine()
    {
        var turn = (int)(view.Elapsed.TotalSeconds * FramesPerSecond) % look.Spinner.Length;
        var start = $" {Amounts.Time(view.Elapsed)}  ";
        var end = Speed();
        var what = look.Cut(Doing(), room - 1 - start.Length - end.Length);
        if (what.Length == 0 || room - 1 < start.Length + end.Length)
            return look.Cut($"{look.Spinner[turn]}{start}{Doing()}", room);
        return $"{look.Green($"{look.Spinner[turn]}")}{start}{look.Bold(what)}{end}";
    }

    private string Doing()
    {
        if (view.IsBuilding)
            return $"building, {view.Built.DoneItems} of {Platforms(view.Built.AllItems)} done";
        return view.Stores switch
        {
            [] when view.Built.IsDone => $"{Platforms(view.Built.AllItems)} built",
            [] => view.Meanwhile,
            [var store] => view.Sent.IsDone ? $"to {store}, finishing" : $"to {store}",
            var stores => view.Sent.IsDone ? $"to {stores.Count} places, finishing" : $"to {stores.Count} places",
        };
    }

    private static string Platforms(int count) => count == 1 ? "1 platform" : $"{count} platforms";

    private string Speed()
    {
        if (view.Rate is not { } rate || view.Sent.IsDone)
            return "";
        var speed = $", {Amounts.Rate(rate)}";
        return view.Left is { } left ? $"{speed}, {Amounts.Time(left)} left" : speed;
    }

    // Where there are several places, each has a line above what goes there.
    private IEnumerable<string> RowLines()
    {
        foreach (var row in view.Rows.Where(static row => row.Store is null))
            yield return LineOf(row);
        foreach (var store in view.Stores)
        {
            var rows = view.Rows.Where(row => row.Store == store).ToArray();
            if (rows.Length > 0 && view.Stores.Count > 1)
                yield return look.Cut($"  to {store}", room);
            foreach (var row in rows)
                yield return LineOf(row);
        }
    }

    private string? TotalLine()
    {
        if (view.Sent.AllItems == 0 || view.IsBuilding)
            return null;
        return LineOf(TotalRow());
    }

    private Row TotalRow() => new()
    {
        Who = Total,
        What = HasPercent
            ? $"{view.Sent.DoneItems} of {view.Sent.AllItems} items"
            : $"{view.Sent.DoneItems}/{view.Sent.AllItems}",
        Bytes = view.Sent.DoneBytes,
        AllBytes = view.Sent.AllBytes,
    };
}
