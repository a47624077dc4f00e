using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>build --push-by-digest --json</c> prints.</summary>
/// <param name="Repository">Where the images are.</param>
/// <param name="Result">
/// The file for <c>join</c> that lists them; null if none was written because only a plan was asked for.
/// </param>
/// <param name="Manifests">The images.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record PushedDocument(
    string Repository,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result,
    IReadOnlyList<Report.Manifest> Manifests,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DryRun,
    int Requests)
{
    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        var listed = Result is null ? ": nothing was pushed" : $", listed in {Output.Plain(Result)}";
        Output.Line($"{Repository}{listed}");
        Report.Manifest.WriteTable(Manifests);
        Output.Line(Output.Count(Requests, "request"));
    }
}
