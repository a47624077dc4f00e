using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>build --push-by-digest --json</c> prints.</summary>
/// <param name="Repository">Where the images are.</param>
/// <param name="Result">The file that says so for <c>join</c>; null when none was written because only a plan was asked for.</param>
/// <param name="Manifests">The images.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record PushedDocument(
    string Repository,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result,
    IReadOnlyList<ReportEntry> Manifests,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DryRun,
    int Requests)
{
    public void Write()
    {
        Console.Out.WriteLine(Result is null ? $"{Repository}: nothing was pushed" : $"{Repository}, as {Output.Plain(Result)} says");
        Output.Table(["PLATFORM", "DIGEST", "SIZE"], Manifests.Select(static each => (string[])[each.Platform ?? "-", each.Digest, Output.Number(each.Size)]));
        Console.Out.WriteLine($"{Requests} requests");
    }
}
