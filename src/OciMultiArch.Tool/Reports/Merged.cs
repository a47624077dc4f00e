using System.Text.Json.Serialization;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>manifest merge --json</c> prints.</summary>
internal sealed record Merged
{
    public required string Reference { get; init; }

    /// <summary>The digest of the index; null when none is there yet.</summary>
    public required string? Digest { get; init; }

    /// <summary>The images of all parts that are there, in the order of the index.</summary>
    public required IReadOnlyList<MergePartEntry> Parts { get; init; }

    /// <summary>Platforms of <c>--expect</c> that have no part.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Tags that are named like parts and hold something else.</summary>
    public required IReadOnlyList<SkippedPartEntry> Ignored { get; init; }

    /// <summary>Images of the index that was there before, which have no part and are not in the new one.</summary>
    public required IReadOnlyList<DroppedImage> Dropped { get; init; }

    /// <summary>Part tags that were written, or with <c>--dry-run</c> would be; those that held the image already included only in a run that writes.</summary>
    public required IReadOnlyList<string> PartsWritten { get; init; }

    /// <summary>How often the index was written; with <c>--dry-run</c> 1 when it would be.</summary>
    public required int Rounds { get; init; }

    public IReadOnlyList<string> Removed { get; init; } = [];

    public IReadOnlyList<string> NotRemoved { get; init; } = [];

    /// <summary>Why part tags stay that were to be removed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RemovalError { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    public required int Requests { get; init; }

    public static Merged Of(Session session, string reference, MergeReport report)
    {
        var own = session.IsDryRun ? report.WrittenParts : report.Parts.Where(static part => part.IsOwn).Select(static part => part.Tag);
        return new()
        {
            Reference = reference,
            Digest = report.Index?.Digest.ToString(),
            Parts = [.. report.Parts.SelectMany(MergePartEntry.AllOf)],
            Missing = [.. report.Missing.Select(static platform => platform.ToString())],
            Ignored = [.. report.Skipped.Select(SkippedPartEntry.Of)],
            Dropped = [.. report.Dropped.Select(DroppedImage.Of)],
            PartsWritten = [.. own.Select(static tag => tag.Value)],
            Rounds = session.IsDryRun ? Math.Min(report.PendingTags.Count, 1) : report.Rounds,
            Removed = [.. report.Removed.Select(static tag => tag.Value)],
            NotRemoved = [.. report.NotRemoved.Select(static tag => tag.Value)],
            RemovalError = report.RemovalFailure is { } failure ? ErrorText.Of(failure) : null,
            DryRun = session.IsDryRun,
            Requests = session.Requests,
        };
    }

    public void Write()
    {
        Console.Out.WriteLine($"{Reference}: {Digest ?? "no index yet"}");
        Output.Table(["PLATFORM", "DIGEST", "PART"], Parts.Select(static each => (string[])[each.Platform, each.Digest, each.Tag]));
        Line("missing", Missing);
        Line(DryRun ? "would NOT be kept" : "NOT kept", [.. Dropped.Select(static each => $"{each.Platform} {each.Digest}")]);
        Line("ignored", [.. Ignored.Select(static each => each.Tag)]);
        Line(DryRun ? "parts to write" : "parts of this run", PartsWritten);
        Line("removed", Removed);
        Line("NOT removed", NotRemoved);
        Console.Out.WriteLine((DryRun, Rounds) switch
        {
            (true, 0) => $"the index would not be written; {Requests} requests",
            (true, _) => $"the index would be written; {Requests} requests",
            (_, 0) => $"the index was not written; {Requests} requests",
            (_, 1) => $"the index was written; {Requests} requests",
            _ => $"the index was written {Rounds} times, as others wrote it too; {Requests} requests",
        });
    }

    /// <summary>What the standard error says besides.</summary>
    [JsonIgnore]
    public IEnumerable<string> Complaints =>
    [
        .. Ignored.Select(static each => each.Advice),
        .. Dropped.Count == 0 ? (string[])[] : [$"{Reference} held {string.Join(" and ", Dropped.Select(static each => $"{each.Platform} ({each.Digest})"))}, without a part tag: {(DryRun ? "not in the new index" : "not in the index any more")}. To keep {(Dropped.Count == 1 ? "it, merge it" : "them, merge them")} too, by digest."],
        .. RemovalError is null ? (string[])[] : [RemovalError],
    ];

    private static void Line(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            Console.Out.WriteLine($"  {name}: {string.Join(", ", values)}");
    }
}
