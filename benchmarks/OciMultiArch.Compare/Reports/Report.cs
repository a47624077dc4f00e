using System.Text;

namespace OciMultiArch.Compare.Reports;

/// <summary>
/// <c>report --from FILE [--json FILE] [--pictures DIR] [--page FILE]</c>: prints tables of the results, and writes them as JSON, as pictures, and into a page
/// between its markers, where figures of earlier runs stay that this one has not: tables of scenarios between those of figures, curves between theirs.
/// </summary>
internal static class Report
{
    public static int Run(Options options)
    {
        var samples = Sample.Read(options.Get("from"));
        // Curves are pictures; what is not one of their points is a table.
        var groups = Group.Of(samples.Where(static each => each.X == 0));
        var curves = Group.Of(samples.Where(static each => each.X > 0));
        using StringWriter text = new() { NewLine = "\n" };
        foreach (var each in groups) Table.Write(text, each);
        Summary.Write(text, groups);
        using StringWriter growth = new() { NewLine = "\n" };
        Curves.WriteTables(growth, curves);
        Console.Out.Write(text);
        Console.Out.Write(growth);
        if (options.Find("json") is { } json)
            JsonReport.Write(json, [.. groups, .. curves]);
        var isWhole = true;
        if (options.Find("page") is { } page)
        {
            isWhole = Update(page, "figures", text.ToString());
            Update(page, "curves", growth.ToString());
        }

        // A picture of bars has all scenarios or stays as it is.
        if (options.Find("pictures") is { } folder)
            Pictures.Write(Directory.CreateDirectory(folder).FullName, isWhole ? groups : [], curves);
        return 0;
    }

    // Whether nothing of the part is from an earlier run.
    private static bool Update(string page, string part, string text)
    {
        var (first, last) = ($"<!-- {part}: begin -->\n", $"<!-- {part}: end -->");
        var old = File.ReadAllText(page);
        var begin = old.IndexOf(first, StringComparison.Ordinal);
        var end = old.IndexOf(last, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{page}: no lines '{first.Trim()}' and '{last}'.");
        var merged = PageFigures.Merged(old[(begin + first.Length)..end], text, out var isWhole);
        StringBuilder made = new();
        made.Append(old.AsSpan(0, begin + first.Length)).Append('\n').Append(merged.TrimEnd()).Append("\n\n").Append(old.AsSpan(end));
        File.WriteAllText(page, made.ToString());
        return isWhole;
    }
}
