using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Text;

/// <summary>Writes to the terminal: results on the standard output, messages on the standard error.</summary>
internal static class Output
{
    private const int FieldWidth = 15;

    /// <summary>Writes one message on the standard error, without passwords of URLs.</summary>
    public static void Message(string message) => Console.Error.WriteLine($"ocimulti: {UrlUsers.Hide(message)}");

    /// <summary>Writes a name and its value on one line; nothing when there is no value.</summary>
    public static void Field(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        var label = $"{name}:".PadRight(FieldWidth);
        Console.Out.WriteLine($"{label}{Plain(value)}");
    }

    /// <summary>Writes a name and its values on one indented line; nothing when there are no values.</summary>
    public static void List(string name, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
            Console.Out.WriteLine($"  {name}: {string.Join(", ", values.Select(Plain))}");
    }

    /// <summary>Writes columns as wide as their widest cell; the last one is not padded.</summary>
    public static void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [head];
        foreach (var row in rows)
            lines.Add([.. row.Select(Plain)]);
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        widths[^1] = 0;
        foreach (var line in lines)
            Console.Out.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))));
    }

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
