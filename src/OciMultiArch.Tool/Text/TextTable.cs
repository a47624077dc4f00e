namespace OciMultiArch.Tool.Text;

/// <summary>A table that keeps to a width: columns without content are left out, and cells go on in further lines.</summary>
internal sealed class TextTable
{
    private const int Gap = 2;
    private const int MinLast = 24;
    private const int MinColumn = 20;
    private const int Margin = 4;
    private readonly IReadOnlyList<string[]> lines;
    private readonly int[] widths;
    private readonly int width;
    private readonly bool isLastBelow;

    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="width">The columns of the terminal.</param>
    public TextTable(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        this.width = width;
        int[] shown = [.. Enumerable.Range(0, head.Count).Where(at => rows.Count == 0 || rows.Any(row => HasContent(row[at])))];
        lines = [Chosen(head), .. rows.Select(Chosen)];
        widths = [.. shown.Select((_, at) => lines.Max(line => Screen.WidthOf(line[at])))];
        if (Total(widths) <= width || widths.Length == 0)
            return;
        var rest = width - Total(widths.AsSpan(0, widths.Length - 1)) - Gap;
        isLastBelow = rest < MinLast && widths.Length > 1;
        if (!isLastBelow)
            widths[^1] = widths.Length == 1 ? width : rest;
        else
            Narrow(widths.AsSpan(0, widths.Length - 1));

        string[] Chosen(IReadOnlyList<string> cells) => [.. shown.Select(at => cells[at])];
    }

    /// <summary>What is printed.</summary>
    public IEnumerable<string> Lines() => lines.SelectMany(LinesOf);

    private static bool HasContent(string cell) => cell is not ("" or "-");

    private static int Total(ReadOnlySpan<int> widths)
    {
        var total = (widths.Length - 1) * Gap;
        foreach (var column in widths)
            total += column;
        return total;
    }

    // The widest gives way first.
    private void Narrow(Span<int> columns)
    {
        while (Total(columns) > width)
        {
            var widest = 0;
            for (var at = 1; at < columns.Length; at++)
                if (columns[at] > columns[widest])
                    widest = at;
            if (columns[widest] <= MinColumn)
                return;
            columns[widest]--;
        }
    }

    private IEnumerable<string> LinesOf(string[] cells)
    {
        var beside = isLastBelow ? cells.Length - 1 : cells.Length;
        string[][] parts = [.. cells.Take(beside).Select((cell, at) => WrappedText.Cell(cell, widths[at]).ToArray())];
        for (var line = 0; line < parts.Max(static part => part.Length); line++)
            yield return Joined(parts, line);
        if (!isLastBelow || !HasContent(cells[^1]) || ReferenceEquals(cells, lines[0]))
            yield break;
        foreach (var part in WrappedText.Cell(cells[^1], width - Margin))
            yield return new string(' ', Margin) + part;
    }

    private string Joined(string[][] parts, int line)
    {
        var cells = parts.Select((part, at) => Padded(part.ElementAtOrDefault(line) ?? "", widths[at]));
        return string.Join(new string(' ', Gap), cells).TrimEnd();
    }

    private static string Padded(string cell, int column) => cell + new string(' ', Math.Max(0, column - Screen.WidthOf(cell)));
}
