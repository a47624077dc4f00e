using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>sync --json</c> and <c>copy --all-tags --json</c> print.</summary>
internal sealed partial class SyncReport
{
    internal const string Copied = "copied";
    internal const string Planned = "toCopy";
    internal const string Unchanged = "unchanged";
    internal const string Kept = "kept"; // holds something else
    internal const string Immutable = "immutable"; // not compared
    internal const string Failed = "failed";

    internal SyncReport(IEnumerable<SyncedTag> items, int requests, bool isDryRun)
    {
        Items = [.. items.OrderBy(static item => item.To, StringComparer.Ordinal)];
        Counts = Items.CountBy(static item => item.Outcome).ToDictionary();
        Requests = requests;
        DryRun = isDryRun;
    }

    /// <summary>How many tags ended how.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>How many referrers went along with the tags; in a dry run, would.</summary>
    public int Referrers => Items.Sum(static item => item.Referrers);

    /// <summary>How many referrers, and tags of signatures that are known, stayed where the tags come from.</summary>
    public int LeftBehind => Items.Sum(static item => item.LeftBehind);

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    /// <summary>Whether nothing was written because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; }

    /// <summary>The tags, by the reference they have at their target.</summary>
    public IReadOnlyList<SyncedTag> Items { get; }

    /// <summary>What no tag leads to at a source, because its name is none or it has no name: such is not copied.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    public int CountOf(string outcome) => Counts.GetValueOrDefault(outcome);

    /// <summary>Prints the counts for people; the items were told while the run went on.</summary>
    public void Write()
    {
        foreach (var name in LeftOut)
            Output.Line($"left out {Output.Plain(name)} (its name is no tag; copy it by this name)");
        List<string> outcomes = [DryRun ? Planned : Copied, Unchanged, Kept, Failed];
        if (CountOf(Immutable) > 0)
            outcomes.Insert(2, Immutable);
        var counts = outcomes.Select(outcome => $"{CountOf(outcome)} {(outcome == Planned ? "to copy" : outcome)}");
        var along = "";
        if (Referrers + LeftBehind > 0)
            along = $"; referrers: {Referrers} along, {LeftBehind} left behind";
        Output.Line($"{string.Join(", ", counts)}{along}; {Output.Count(Requests, "request")}");
    }
}
