using System.Globalization;

namespace OciMultiArch.Compare.Reports;

/// <summary>One line for each group: ours beside the best of the others, with their defaults and tuned, and beside what it was before.</summary>
internal static class Summary
{
    public static void Write(TextWriter writer, IReadOnlyList<Group> groups)
    {
        if (groups.All(static each => each.Ours is null))
            return;
        writer.WriteLine("| scenario | wall s | requests | wall × best | CPU × best | memory × best | wall × tuned | wall × before | CPU × before |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var each in groups.Where(static each => each.Ours is not null)) writer.WriteLine(Line(each, each.Ours!));
        writer.WriteLine();
    }

    private static string Line(Group group, Row ours)
    {
        var before = group.Rows.FirstOrDefault(static each => each.Kind == Sample.Before && each.Failure is null);
        string[] cells =
        [
            $"{group.Scenario} · {group.Conditions}",
            ours.Median(static each => each.Wall).ToString("F3", CultureInfo.InvariantCulture),
            ours.Median(static each => each.Requests).ToString("F0", CultureInfo.InvariantCulture),
            Ratio(ours, static each => each.Wall, group.Best(static each => each.Wall, tuned: false)),
            Ratio(ours, static each => each.Cpu, group.Best(static each => each.Cpu, tuned: false)),
            Ratio(ours, static each => each.Peak, group.Best(static each => each.Peak, tuned: false)),
            Ratio(ours, static each => each.Wall, group.Best(static each => each.Wall, tuned: true)),
            Ratio(ours, static each => each.Wall, before?.Median(static each => each.Wall)),
            Ratio(ours, static each => each.Cpu, before?.Median(static each => each.Cpu)),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Ratio(Row ours, Func<Sample, double> figure, double? other)
    {
        var median = ours.Median(figure);
        return median > 0 && other is > 0 ? (median / other.Value).ToString("F2", CultureInfo.InvariantCulture) : "–";
    }
}
