using System.Text;

namespace OciMultiArch.Compare.Reports;

/// <summary>
/// <c>report --from FILE [--json FILE] [--pictures DIR] [--page FILE]</c>: prints tables of the results, and writes them as JSON, as pictures, and into a page
/// between its markers.
/// </summary>
internal static class Report
{
    private const string Begin = "<!-- figures: begin -->\n", End = "<!-- figures: end -->";

    public static int Run(Options options)
    {
        var samples = Sample.Read(options.Get("from"));
        // Curves are pictures; what is not one of their points is a table.
        var groups = Group.Of(samples.Where(static each => each.X == 0));
        var curves = Group.Of(samples.Where(static each => each.X > 0));
        using StringWriter text = new() { NewLine = "\n" };
        foreach (var each in groups) Table.Write(text, each);
        Summary.Write(text, groups);
        Curves.WriteTables(text, curves);
        Console.Out.Write(text);
        if (options.Find("json") is { } json)
            JsonReport.Write(json, [.. groups, .. curves]);
        if (options.Find("pictures") is { } folder)
            Pictures.Write(Directory.CreateDirectory(folder).FullName, groups, curves);
        if (options.Find("page") is { } page)
            Update(page, text.ToString());
        return 0;
    }

    private static void Update(string page, string text)
    {
        var old = File.ReadAllText(page);
        var begin = old.IndexOf(Begin, StringComparison.Ordinal);
        var end = old.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{page}: no lines '{Begin.Trim()}' and '{End}'.");
        StringBuilder made = new();
        made.Append(old.AsSpan(0, begin + Begin.Length)).Append('\n').Append(text.TrimEnd()).Append("\n\n").Append(old.AsSpan(end));
        File.WriteAllText(page, made.ToString());
    }
}
