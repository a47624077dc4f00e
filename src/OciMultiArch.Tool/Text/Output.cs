using System.Globalization;
using System.Text.Json;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Text;

/// <summary>What a verb says when it is done, for people or for programs.</summary>
internal static class Output
{
    public static void Write(Session session, Report report)
    {
        if (session.IsJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, ToolJson.Plain.Report));
            return;
        }
        Console.Out.WriteLine($"{report.Digest} ({report.MediaType}, {report.Size} bytes)");
        Table(["PLATFORM", "DIGEST", "SIZE"], report.Manifests.Select(static each => (string[])[each.Platform ?? "-", each.Digest, Number(each.Size)]));
        foreach (var (platform, tags) in report.Manifests.Where(static each => each.Tags is not null).Select(static each => (each.Platform, each.Tags!)))
            Console.Out.WriteLine($"tags of {platform}: {string.Join(", ", tags)}");
        if (report.Attached is { } attached)
            Console.Out.WriteLine($"attached: {string.Join(", ", attached)}");
        foreach (var each in report.Destinations)
            Write(each);
        Console.Out.WriteLine($"{report.Requests} requests, {report.BlobsSent} blobs sent, {report.BytesSent} bytes");
    }

    private static void Write(DestinationReport at)
    {
        Console.Out.WriteLine(at.Reference);
        if (at.Plan is { } plan)
            PlanText.Write(plan);
        Line("written", at.Written);
        Line("unchanged", at.Unchanged);
        Line("NOT written", at.NotWritten);
        Line("missing", at.Missing);
    }

    private static void Line(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            Console.Out.WriteLine($"  {name}: {string.Join(", ", values)}");
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Columns as wide as their widest cell; the last one is not padded.</summary>
    public static void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [head, .. rows.Select(static each => (IReadOnlyList<string>)[.. each.Select(Plain)])];
        var widths = head.Select((_, column) => lines.Max(each => each[column].Length)).ToArray();
        foreach (var line in lines)
            Console.Out.WriteLine(string.Join("  ", line.Select((cell, column) => column == head.Count - 1 ? cell : cell.PadRight(widths[column]))));
    }

    /// <summary>Text of a document without what would move a terminal's cursor.</summary>
    public static string Plain(string text) => string.Concat(text.Select(static each => char.IsControl(each)
        || char.GetUnicodeCategory(each) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : each));
}
