namespace OciMultiArch.Compare.Reports;

/// <summary>The rows of one scenario under the same conditions.</summary>
internal sealed class Group(string scenario, string conditions, double x, IReadOnlyList<Row> rows)
{
    public string Scenario => scenario;

    public string Conditions => conditions;

    public double X => x;

    public IReadOnlyList<Row> Rows => rows;

    public Row? Ours => rows.FirstOrDefault(static each => each.Kind == Sample.Ours && each.Failure is null);

    public static IReadOnlyList<Group> Of(IEnumerable<Sample> samples)
    {
        var groups = samples.GroupBy(static each => (each.Scenario, each.Conditions, each.X));
        return [.. groups.Select(static each => new Group(each.Key.Scenario, each.Key.Conditions, each.Key.X, RowsOf(each)))];
    }

    // Ours first, whoever began.
    private static IReadOnlyList<Row> RowsOf(IEnumerable<Sample> samples)
    {
        string[] first = [Sample.Ours, "ours-tuned", Sample.Before];
        var rows = samples.GroupBy(static each => (each.Program, each.Kind));
        return
        [
            .. rows.Select(static each => new Row(each.Key.Program, each.Key.Kind, [.. each]))
                .OrderBy(each => first.Contains(each.Kind) ? Array.IndexOf(first, each.Kind) : first.Length)
                .ThenBy(static each => each.Program, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The least median of the others with their defaults, or of the tuned ones; without any, that of what lies below all of them, such as two builds of
    /// go alone; null without that.
    /// </summary>
    public double? Best(Func<Sample, double> figure, bool tuned)
    {
        var found = rows.Where(each => each.IsPeer && each.Failure is null && each.Kind == Sample.Tuned == tuned).ToList();
        if (found.Count == 0 && !tuned)
            found = [.. rows.Where(static each => each.Kind == Sample.Bare && each.Failure is null)];
        return found.Count == 0 ? null : found.Min(each => each.Median(figure));
    }
}
