namespace OciMultiArch.Compare.Reports;

/// <summary>All runs of one program in one scenario: medians, and the least and the most.</summary>
internal sealed class Row(string program, string kind, IReadOnlyList<Sample> samples)
{
    private readonly List<Sample> good = [.. samples.Where(static each => !each.Failed)];

    public string Program => program;

    public string Kind => kind;

    public int Runs => good.Count;

    /// <summary>Why it has no figures; null when it has.</summary>
    public string? Failure => good.Count > 0 ? null : samples[0].Note;

    public bool IsPeer => kind is Sample.Peer or Sample.Tuned;

    public double Median(Func<Sample, double> figure)
    {
        var sorted = good.Select(figure).Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public double Least(Func<Sample, double> figure) => good.Min(figure);

    public double Most(Func<Sample, double> figure) => good.Max(figure);
}
