using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Running;

/// <summary>What files for later steps say of what was written.</summary>
internal static class OutputText
{
    /// <summary>The result and each of its images by digest, at every destination.</summary>
    public static string References(Report report)
    {
        var digests = report.Manifests.Select(static manifest => manifest.Digest).Prepend(report.Digest).Distinct();
        List<string> lines = [];
        foreach (var destination in report.Destinations)
            lines.AddRange(digests.Select(digest => $"{destination.Place}@{digest}"));
        return Lines(lines);
    }

    /// <summary>Digests without their algorithm, and the names that hold them.</summary>
    public static string Digests(Report report)
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
        return Lines(lines.Order(StringComparer.Ordinal));
    }

    /// <summary>Outputs of a step (docs.github.com, "Workflow commands", "Setting an output parameter").</summary>
    public static string GitHub(Report report)
    {
        const string End = "ocimulti-end-of-references";
        string[] lines =
        [
            $"digest={report.Digest}",
            $"reference={report.Destinations[0].Place}@{report.Digest}",
            $"tags={string.Join(',', report.Tags)}",
            $"references<<{End}",
            References(report) + End,
        ];
        return Lines(lines);
    }

    private static string Line(string digest, string? place, string tag) =>
        $"{digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]}  {place}:{tag}";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));
}
