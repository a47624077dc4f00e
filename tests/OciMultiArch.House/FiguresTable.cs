using System.Globalization;

namespace OciMultiArch.House;

/// <summary>Prints figures as columns of text.</summary>
internal static class FiguresTable
{
    private static readonly (string Long, string Short, Func<Figures, string> Value)[] Columns =
    [
        ("files", "files", static figures => Number(figures.Files)),
        ("lines", "lines", static figures => Number(figures.Lines)),
        ("lines over 120 columns", ">120", static figures => Number(figures.Over120)),
        ("  percent of lines that are not blank", "%", static figures => Decimal(figures.PercentOver120)),
        ("lines over 140 columns", ">140", static figures => Number(figures.Over140)),
        ("ternaries per 1,000 lines", "?:/1000", static figures => Decimal(figures.TernariesPer1000)),
        ("tokens in an expression, median", "tok50", static figures => Number(figures.MedianTokens)),
        ("tokens in an expression, 90th percentile", "tok90", static figures => Number(figures.Tokens90)),
        ("tokens in an expression, most", "tokmax", static figures => Number(figures.MostTokens)),
        ("expressions over 60 tokens", ">60tok", static figures => Number(figures.BigExpressions)),
        ("ternaries in ternaries", "?:?:", static figures => Number(figures.NestedTernaries)),
        ("names given by 'is var'", "is var", static figures => Number(figures.VarLets)),
        ("tuple assignments", "(,)=", static figures => Number(figures.TupleAssignments)),
        ("internal types", "int", static figures => Number(figures.InternalTypes)),
        ("internal types per 1,000 lines", "int/1000", static figures => Decimal(figures.InternalTypesPer1000)),
        ("public types", "public", static figures => Number(figures.PublicTypes)),
        ("median file, lines", "file50", static figures => Number(figures.MedianFile)),
        ("longest file, lines", "filemax", static figures => Number(figures.LongestFile)),
        ("longest method, lines", "method", static figures => Number(figures.LongestMethod)),
        ("file cycles", "cycles", static figures => Number(figures.FileCycles)),
    ];

    /// <summary>One column for each checkout.</summary>
    public static IEnumerable<string> SideBySide(IReadOnlyList<(string Name, Figures Figures)> all)
    {
        List<string[]> rows = [["", .. all.Select(static one => one.Name)]];
        foreach (var column in Columns)
            rows.Add([column.Long, .. all.Select(one => column.Value(one.Figures))]);
        return Aligned(rows);
    }

    /// <summary>One row for each project or folder.</summary>
    public static IEnumerable<string> Rows(IEnumerable<(string Name, Figures Figures)> all)
    {
        List<string[]> rows = [["", .. Columns.Select(static column => column.Short)]];
        foreach (var (name, figures) in all)
            rows.Add([name, .. Columns.Select(column => column.Value(figures))]);
        return Aligned(rows);
    }

    // Names to the left, numbers to the right.
    private static IEnumerable<string> Aligned(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(at => rows.Max(row => row[at].Length)).ToArray();
        foreach (var row in rows)
        {
            var numbers = row.Skip(1).Zip(widths.Skip(1), static (cell, width) => cell.PadLeft(width));
            yield return string.Join("  ", numbers.Prepend(row[0].PadRight(widths[0]))).TrimEnd();
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Decimal(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
