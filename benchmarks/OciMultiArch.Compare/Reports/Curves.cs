using System.Globalization;

namespace OciMultiArch.Compare.Reports;

/// <summary>How wall time grows with one number: a line for each program, both axes logarithmic.</summary>
internal static class Curves
{
    private const int Left = 60, Top = 40, Width = 560, Height = 300;

    public static void WriteTables(TextWriter writer, IReadOnlyList<Group> curves)
    {
        foreach (var curve in curves.GroupBy(static each => each.Scenario))
        {
            var points = curve.OrderBy(static each => each.X).ToList();
            writer.WriteLine($"**{curve.Key}** · {points[0].Conditions}, wall s\n");
            writer.WriteLine($"| program | {string.Join(" | ", points.Select(static each => Number(each.X)))} |");
            writer.WriteLine($"|---|{string.Concat(points.Select(static _ => "---:|"))}");
            foreach (var program in Programs(points))
                writer.WriteLine($"| {program} | {string.Join(" | ", points.Select(each => Wall(each, program)))} |");
            writer.WriteLine($"\n{Growth(points)}\n\n![Wall time by {curve.Key}](performance/{curve.Key}.svg)\n");
        }
    }

    // From the first point of a program to its last one: how much more there is to do, and how much longer it takes.
    private static string Growth(List<Group> points)
    {
        List<string> said = [];
        foreach (var program in Programs(points))
        {
            var measured = points.Where(each => Find(each, program) is not null).ToList();
            if (measured.Count < 2)
                continue;
            var more = measured[^1].X / measured[0].X;
            var longer = Median(Find(measured[^1], program)!) / Median(Find(measured[0], program)!);
            said.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{program} takes {longer:#,0.0} times as long for {more:#,0.#} times as much ({Number(measured[0].X)} to {Number(measured[^1].X)})"));
        }

        return said.Count == 0 ? "One point." : $"{string.Join("; ", said)}.";
    }

    public static string Draw(string title, IReadOnlyList<Group> curve)
    {
        var points = curve.OrderBy(static each => each.X).ToList();
        var walls = points.SelectMany(static each => each.Rows).Where(static each => each.Failure is null).Select(Median).ToList();
        Axis x = new(points[0].X, points[^1].X, Left, Left + Width);
        Axis y = new(walls.Min(), walls.Max(), Top + Height, Top);
        Svg svg = new(Left + Width + 150, Top + Height + 40, $"{title} · {points[0].Conditions}: wall seconds");
        foreach (var each in points)
        {
            svg.Line(x.At(each.X), Top, x.At(each.X), Top + Height, "grid");
            svg.Text(x.At(each.X), Top + Height + 18, Number(each.X), "middle");
        }

        foreach (var each in y.Marks())
        {
            svg.Line(Left, y.At(each), Left + Width, y.At(each), "grid");
            svg.Text(Left - 6, y.At(each) + 4, Number(each), "end");
        }

        DrawPrograms(svg, points, x, y);
        return svg.End();
    }

    private static void DrawPrograms(Svg svg, List<Group> points, Axis x, Axis y)
    {
        var programs = Programs(points).ToList();
        for (var at = 0; at < programs.Count; at++)
        {
            var measured = points.Select(each => (each.X, Row: Find(each, programs[at]))).Where(static each => each.Row is not null).ToList();
            if (measured.Count == 0)
                continue;
            svg.Curve(measured.Select(each => (x.At(each.X), y.At(Median(each.Row!)))), $"c{at % 6}");
            svg.Bar(Left + Width + 12, Top + (at * 20), 10, 10, $"c{at % 6}");
            svg.Text(Left + Width + 28, Top + 10 + (at * 20), programs[at], "start");
        }
    }

    private static IEnumerable<string> Programs(IEnumerable<Group> points) =>
        points.SelectMany(static each => each.Rows).Select(static each => each.Program).Distinct();

    private static Row? Find(Group group, string program) =>
        group.Rows.FirstOrDefault(each => each.Program == program && each.Failure is null);

    private static double Median(Row row) => row.Median(static each => each.Wall);

    private static string Wall(Group group, string program) =>
        Find(group, program) is { } row ? Median(row).ToString("F3", CultureInfo.InvariantCulture) : "–";

    private static string Number(double number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);

    // From the least to the most on a scale of powers.
    private sealed class Axis(double least, double most, double start, double end)
    {
        public double At(double value)
        {
            var whole = Math.Log(Math.Max(most, least * 1.01) / least);
            return start + ((end - start) * Math.Log(value / least) / whole);
        }

        public IEnumerable<double> Marks()
        {
            var first = (int)Math.Ceiling(Math.Log2(least));
            var last = (int)Math.Floor(Math.Log2(most));
            return Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(static each => Math.Pow(2, each));
        }
    }
}
