using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>prune</c>: frees the disk of what no tag leads to.</summary>
internal static class PruneCommand
{
    private static readonly Argument<Place?> Layout = new("LAYOUT")
    {
        Description = "A layout folder as oci:DIR. Default: the cache of your builds.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = OptionParsers.One(Place.Parse),
    };

    private static readonly Option<TimeSpan?> OlderThan = new("--older-than")
    {
        Description = "Spare what was written or used since: 30m, 12h, 7d; 0 spares nothing and is right only while nobody writes. Default: 1h.",
        HelpName = "TIME",
        CustomParser = OptionParsers.One(static text => (TimeSpan?)Time(text)),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("prune",
            "Removes from a layout folder what no entry of its index leads to, and files that interrupted writers left. Safe beside other runs of this tool.",
            """
            ocimulti prune
            ocimulti prune oci:airgap --older-than 0
            """) { Layout, OlderThan, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var layout = Chosen(parsed.GetValue(Layout));
        var report = await layout.PruneAsync(parsed.GetValue(OlderThan), null, cancellationToken);
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(new Pruned(layout.Folder, report.Blobs, report.TemporaryFiles, report.Bytes), ToolJson.Plain.Pruned));
        else
            Console.Out.WriteLine($"{Output.Plain(layout.ToString())}: {report.Blobs} blobs and {report.TemporaryFiles} temporary files removed, {report.Bytes} bytes");
    }

    private static OciLayout Chosen(Place? place)
    {
        if (place is null)
            return BuildCache.At(null);
        if (place is not LayoutPlace { Folder: var folder })
            throw new UsageException($"{place} is not a layout folder: a registry collects its garbage itself, and an archive has none. Name a folder, as oci:DIR.");
        return Directory.Exists(folder) ? OciLayout.At(folder) : throw new ContentNotFoundException($"There is no folder {folder}. Check its name.");
    }

    /// <exception cref="FormatException">It is no time.</exception>
    private static TimeSpan Time(string text)
    {
        var unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 } : 0;
        return text == "0" ? TimeSpan.Zero
            : unit > 0 && uint.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? TimeSpan.FromSeconds((long)number * unit)
            : throw new FormatException($"'{text}' is not a time: write a number with s, m, h or d, or 0.");
    }
}
