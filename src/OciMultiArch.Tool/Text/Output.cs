using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Text;

/// <summary>Writes to the terminal: results on the standard output, messages on the standard error.</summary>
internal static class Output
{
    private const int FieldWidth = 15;
    private const int Margin = 4;

    /// <summary>Writes one message on the standard error, without passwords of URLs.</summary>
    public static void Message(string message) => Console.Error.WriteLine($"ocimulti: {UrlUsers.Hide(message)}");

    /// <summary>
    /// Writes a line of a result. A terminal gets the beginnings of digests, and further lines where it does not fit.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="margin">How far further lines stand in.</param>
    public static void Line(string text, int margin = Margin)
    {
        var shown = Screen.Shown(text);
        if (!Screen.IsTerminal || Screen.WidthOf(shown) <= Screen.Width)
        {
            Console.Out.WriteLine(shown);
            return;
        }
        var start = shown.Length - shown.TrimStart(' ').Length;
        var before = new string(' ', start);
        foreach (var line in WrappedText.Lines(shown[start..], Screen.Width - Math.Max(start, margin)))
        {
            Console.Out.WriteLine(before + line);
            before = new string(' ', Math.Max(start, margin));
        }
    }

    /// <summary>Writes a name and its value on one line; nothing when there is no value.</summary>
    public static void Field(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        var label = $"{name}:".PadRight(FieldWidth);
        Line($"{label}{Plain(value)}", FieldWidth);
    }

    /// <summary>Writes a name and its values on one indented line; nothing when there are no values.</summary>
    public static void List(string name, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
            Line($"  {name}: {string.Join(", ", values.Select(Plain))}");
    }

    /// <summary>
    /// Writes columns. On a terminal they keep to its width; elsewhere every cell is whole, columns are as wide as their
    /// widest cell, and the last one is not padded.
    /// </summary>
    public static void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> cells = [.. rows.Select(static row => row.Select(Cell).ToArray())];
        if (Screen.IsTerminal)
        {
            foreach (var line in new TextTable(head, cells, Screen.Width).Lines())
                Console.Out.WriteLine(line);
            return;
        }
        cells.Insert(0, head);
        var widths = head.Select((_, column) => cells.Max(line => line[column].Length)).ToArray();
        widths[^1] = 0;
        foreach (var line in cells)
            Console.Out.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))));

        static string Cell(string cell) => Screen.Shown(Plain(cell));
    }

    /// <summary>The name of a column of <see cref="Amount"/>.</summary>
    public static string AmountHead => Screen.IsTerminal ? "SIZE" : "BYTES";

    /// <summary>A number of bytes in a table: for people with a unit, for programs the number.</summary>
    public static string Amount(long? bytes)
    {
        if (bytes is not { } known)
            return "-";
        return Screen.IsTerminal ? Size(known) : Number(known);
    }

    /// <summary>A number of bytes in a line: for people with a unit that fits.</summary>
    public static string Bytes(long bytes) => Screen.IsTerminal ? Size(bytes) : $"{Number(bytes)} bytes";

    /// <summary>How many of a thing there are: 1 request, 2 requests.</summary>
    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{Number(count)} {thing}s";

    /// <summary>A number as every machine writes it.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number of bytes for people.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    /// <summary>Text of a document without what would move a terminal's cursor.</summary>
    public static string Plain(string text) => Printable.Short(text, int.MaxValue);

    /// <summary>
    /// A JSON document on one line, with escapes for what would disguise a terminal's text: documents of others hold any
    /// character. Programs read the same values.
    /// </summary>
    public static string Json(string document)
    {
        StringBuilder escaped = new(document.Length);
        for (var i = 0; i < document.Length; i++)
        {
            if (Printable.IsPlain(document, i))
                escaped.Append(document[i]);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)document[i]:x4}");
        }
        return escaped.ToString();
    }
}
