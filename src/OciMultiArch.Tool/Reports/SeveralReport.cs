using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>build --json</c> prints of several images.</summary>
/// <param name="Images">One report for each, in the order they were named.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
/// <param name="DryRun">Whether nothing was written because only a plan was asked for.</param>
internal sealed record SeveralReport(
    IReadOnlyList<Report> Images,
    int Requests,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DryRun)
{
    /// <summary>Prints the reports for people.</summary>
    public void Write()
    {
        foreach (var image in Images)
        {
            Output.Line($"{Output.Plain(image.Program!)}:");
            image.WriteResult();
        }
        var blobs = Images.Sum(static image => image.BlobsSent);
        var bytes = Images.Sum(static image => image.BytesSent);
        string[] counts = [Output.Count(Images.Count, "image"), Output.Count(Requests, "request"), Output.Count(blobs, "blob")];
        Output.Line($"{string.Join(", ", counts)} sent, {Output.Bytes(bytes)}");
    }
}
