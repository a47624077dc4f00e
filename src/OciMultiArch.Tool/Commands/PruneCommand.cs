using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>prune</c>: removes from a layout folder what no tag leads to.</summary>
internal static class PruneCommand
{
    private static readonly Argument<Place?> Layout = OptionFactory.Argument(
        "LAYOUT",
        static text => (Place?)Place.Parse(text),
        "A layout folder, as oci:DIR. Default: the cache of your builds.");

    private static readonly Option<TimeSpan?> OlderThan = OptionFactory.One(
        "--older-than",
        "TIME",
        static text => (TimeSpan?)Durations.ParseAgeWithUnit(text),
        "Keep what was written or used in this time: 1.5s, 5m, 12h, 7d. The unit must be written. 0 keeps nothing; use it only "
        + "while nobody writes. Default: 1h.");

    public static Command Create()
    {
        DocumentedCommand command = new("prune",
            "Removes from a layout folder what no entry of its index leads to, referrers without a name and signatures under tags "
            + "of what goes, and files of interrupted writers. "
            + "Safe while other runs of this tool write there.",
            """
            ocimulti prune
            ocimulti prune oci:airgap --older-than 0
            """)
        {
            Layout, OlderThan, SharedOptions.Json,
        };
        Layout.Arity = ArgumentArity.ZeroOrOne;
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var layout = LayoutOf(parsed.GetValue(Layout));
        var report = await layout.PruneAsync(parsed.GetValue(OlderThan), null, cancellationToken);
        Pruned pruned = new(layout.Folder, report.Blobs, report.TemporaryFiles, report.Bytes);
        session.Print(pruned, static json => json.Pruned, pruned.Write);
    }

    private static OciLayout LayoutOf(Place? place) => place switch
    {
        null => SharedOptions.CacheOf(null),
        Place.Layout layout => layout.Existing(),
        _ => throw new UsageException(
            $"{place} is not a layout folder. Name one as oci:DIR; a registry removes unused content itself, and an "
            + "archive has none."),
    };
}
