using System.Text.Json.Nodes;
using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Running;

/// <summary>What files for later steps say of what was written.</summary>
internal static class OutputText
{
    /// <summary>The digests of the results, one a line.</summary>
    public static string DigestsAlone(IReadOnlyList<Report> reports) =>
        string.Join('\n', reports.Select(static report => report.Digest));

    /// <summary>The results and each of their images by digest, at every destination.</summary>
    public static string References(IReadOnlyList<Report> reports) => Lines(reports.SelectMany(ReferencesOf));

    /// <summary>Digests without their algorithm, and the names that hold them.</summary>
    public static string Digests(IReadOnlyList<Report> reports) =>
        Lines(reports.SelectMany(DigestsOf).Order(StringComparer.Ordinal));

    /// <summary>Outputs of a step (docs.github.com, "Workflow commands", "Setting an output parameter").</summary>
    public static string GitHub(IReadOnlyList<Report> reports)
    {
        const string End = "ocimulti-end-of-references";
        string[] references = [$"references<<{End}", References(reports) + End];
        if (reports is [{ Program: null } report])
            return Lines(
            [
                $"digest={report.Digest}",
                $"reference={ReferenceOf(report)}",
                $"tags={string.Join(',', report.Tags)}",
                .. references,
            ]);
        JsonObject images = [];
        foreach (var one in reports)
            images[one.Program!] = ReferenceOf(one);
        return Lines([$"images={images.ToJsonString()}", .. references]);
    }

    private static string ReferenceOf(Report report) => $"{report.Destinations[0].Place}@{report.Digest}";

    private static List<string> ReferencesOf(Report report)
    {
        var digests = report.Manifests.Select(static manifest => manifest.Digest).Prepend(report.Digest).Distinct();
        List<string> lines = [];
        foreach (var destination in report.Destinations)
            lines.AddRange(digests.Select(digest => $"{destination.Place}@{digest}"));
        return lines;
    }

    private static List<string> DigestsOf(Report report)
    {
        List<string> lines = [];
        foreach (var place in report.Destinations.Select(static destination => destination.Place))
        {
            foreach (var tag in report.Tags)
                lines.Add(Line(report.Digest, place, tag));
            foreach (var image in report.Manifests)
                foreach (var tag in image.Tags ?? [])
                    lines.Add(Line(image.Digest, place, tag));
        }
        return lines;
    }

    private static string Line(string digest, string? place, string tag) =>
        $"{digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]}  {place}:{tag}";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));
}
