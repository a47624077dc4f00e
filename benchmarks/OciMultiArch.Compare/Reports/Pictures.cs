using System.Globalization;

namespace OciMultiArch.Compare.Reports;

/// <summary>The pictures of a run: bars.svg of wall time by scenario, and a curve for each thing that grows.</summary>
internal static class Pictures
{
    public static void Write(string folder, IReadOnlyList<Group> groups, IReadOnlyList<Group> curves)
    {
        var bars = groups.Where(static each => each.Ours is not null && Peers(each).Any()).ToList();
        if (bars.Count > 0)
            File.WriteAllText(Path.Combine(folder, "bars.svg"), Bars(bars));
        foreach (var each in curves.GroupBy(static each => each.Scenario))
            File.WriteAllText(Path.Combine(folder, $"{each.Key}.svg"), Curves.Draw(each.Key, [.. each]));
    }

    private static IEnumerable<Row> Peers(Group group) => group.Rows.Where(static each => each.IsPeer && each.Failure is null);

    // Each bar is the wall time of another program beside ours, which is the line at 1, on a scale of powers of two.
    private static string Bars(IReadOnlyList<Group> groups)
    {
        const int left = 330, width = 420, step = 15;
        var height = 50 + groups.Sum(static each => (Peers(each).Count() * step) + 12);
        Svg svg = new(left + width + 120, height, "Wall time of other programs, ocimulti = 1");
        var scale = width / 6.0;
        var zero = left + scale;
        for (var power = -1; power <= 5; power++)
        {
            var x = zero + (power * scale);
            svg.Line(x, 34, x, height - 8, power == 0 ? "axis" : "grid");
            svg.Text(x, 28, $"{Math.Pow(2, power)}", "middle");
        }

        var y = 40.0;
        foreach (var each in groups)
        {
            svg.Text(8, y + 11, $"{each.Scenario} · {each.Conditions}", "start");
            foreach (var row in Peers(each))
            {
                var ratio = row.Median(static sample => sample.Wall) / each.Ours!.Median(static sample => sample.Wall);
                var end = zero + (Math.Clamp(Math.Log2(ratio), -1, 5) * scale);
                svg.Bar(Math.Min(zero, end), y + 2, Math.Abs(end - zero), step - 4, ratio < 1 ? "behind" : "ahead");
                var name = row.Kind == Sample.Tuned ? $"{row.Program} (tuned)" : row.Program;
                svg.Text(Math.Max(zero, end) + 4, y + 11, string.Create(CultureInfo.InvariantCulture, $"{name} {ratio:F2}"), "start");
                y += step;
            }

            y += 12;
        }

        return svg.End();
    }
}
