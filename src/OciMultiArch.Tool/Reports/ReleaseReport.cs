using System.Text.Json.Serialization;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>release --json</c> prints.</summary>
internal sealed record ReleaseReport
{
    /// <summary>How many indexes were written; in a dry run, how many could be.</summary>
    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    /// <summary>HTTP requests of the whole run.</summary>
    public required int Requests { get; init; }

    /// <summary>Whether nothing was written because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<ReleasedIndex> Indexes { get; init; }

    public static ReleaseReport Of(Session session, IReadOnlyList<ReleaseResult> results) => new()
    {
        Succeeded = results.Count(static each => each.IsSuccess),
        Failed = results.Count(static each => !each.IsSuccess),
        Requests = session.Requests,
        DryRun = session.IsDryRun,
        Indexes = [.. results.Select(ReleasedIndex.Of)],
    };

    /// <summary>The same for people.</summary>
    public void Write()
    {
        Output.Table(["INDEX", "DIGEST", "IMAGES", "RESULT"], Indexes.Select(static each => (string[])[each.Reference, each.Digest ?? "-", Output.Number(each.Images), Result(each)]));
        Console.Out.WriteLine($"{Succeeded} {(DryRun ? "can be released" : "released")}, {Failed} failed, {Requests} requests");
    }

    private static string Result(ReleasedIndex index) => string.Join("; ", ((string[])
    [
        index.Succeeded ? "" : "FAILED",
        index.Written.Count > 0 ? $"written: {string.Join(", ", index.Written)}" : "",
        index.Unchanged.Count > 0 ? $"unchanged: {string.Join(", ", index.Unchanged)}" : "",
        index.NotWritten.Count > 0 ? $"{(index.Plan is null ? "NOT written" : "to write")}: {string.Join(", ", index.NotWritten)}" : "",
        index.Plan is { BytesToSend: > 0 } plan ? $"{ProgressText.Size(plan.BytesToSend)} to send" : "",
    ]).Where(static each => each.Length > 0));
}
