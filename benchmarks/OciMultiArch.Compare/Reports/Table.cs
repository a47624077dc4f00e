using System.Globalization;

namespace OciMultiArch.Compare.Reports;

/// <summary>Groups as tables of Markdown with aligned columns, which read well on a terminal too.</summary>
internal static class Table
{
    private static readonly string[] Heads =
        ["program", "runs", "wall s", "least–most", "×", "CPU s", "×", "user s", "system s", "peak MiB", "×", "requests", "connections"];

    public static void Write(TextWriter writer, Group group)
    {
        writer.WriteLine($"**{group.Scenario}** · {group.Conditions}\n");
        List<string[]> lines = [Heads, .. group.Rows.Select(each => Line(group, each))];
        var widths = Enumerable.Range(0, Heads.Length).Select(at => lines.Max(each => each[at].Length)).ToArray();
        for (var at = 0; at < lines.Count; at++)
        {
            writer.WriteLine("| " + string.Join(" | ", lines[at].Select((each, column) => Pad(each, widths[column], column))) + " |");
            if (at == 0)
                writer.WriteLine("|" + string.Join("|", widths.Select(static (each, column) => Rule(each, column))) + "|");
        }

        foreach (var each in group.Rows.Where(static each => each.Failure is not null)) writer.WriteLine($"\n{each.Program}: {each.Failure}");
        writer.WriteLine();
    }

    private static string Pad(string text, int width, int column) => column == 0 ? text.PadRight(width) : text.PadLeft(width);

    private static string Rule(int width, int column) => column == 0 ? new('-', width + 2) : new string('-', width + 1) + ":";

    private static string[] Line(Group group, Row row)
    {
        if (row.Failure is not null)
            return [row.Program, .. Enumerable.Repeat("–", Heads.Length - 1)];
        var (wall, wallRatio) = Figure(group, row, static each => each.Wall, "F3");
        var (cpu, cpuRatio) = Figure(group, row, static each => each.Cpu, "F3");
        var user = Text(row.Median(static each => each.User), "F3");
        var system = Text(row.Median(static each => each.System), "F3");
        var (peak, peakRatio) = Figure(group, row, static each => each.Peak, "F0");
        var least = Text(row.Least(static each => each.Wall), "F3");
        var most = Text(row.Most(static each => each.Wall), "F3");
        var name = row.Kind == Sample.Tuned ? row.Program + " (tuned)" : row.Program;
        var requests = Text(row.Median(static each => each.Requests), "F0");
        var connections = Text(row.Median(static each => each.Connections), "F0");
        return [name, $"{row.Runs}", wall, $"{least}–{most}", wallRatio, cpu, cpuRatio, user, system, peak, peakRatio, requests, connections];
    }

    private static (string Median, string Ratio) Figure(Group group, Row row, Func<Sample, double> figure, string format)
    {
        var median = row.Median(figure);
        var ratio = "–";
        if (median > 0 && group.Best(figure, tuned: false) is { } best and > 0)
            ratio = Text(median / best, "F2");
        return (median > 0 ? Text(median, format) : "–", ratio);
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
