using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest remove</c>: images out of an index.</summary>
internal static class ManifestRemoveCommand
{
    private static readonly Argument<Target> Index = IndexEditCommand.Index();
    private static readonly Option<Target?> To = IndexEditCommand.To();
    private static readonly Option<IReadOnlyList<Platform>> Platforms = IndexEditCommand.Platforms("The platforms whose images go; repeatable.");
    private static readonly Option<IReadOnlyList<Digest>> Digests = IndexEditCommand.Digests("An entry that goes; repeatable.");

    public static Command Command()
    {
        DocumentedCommand command = new("remove",
            "Takes images out of an index, with their attestations. Everything else in it keeps its bytes; the images themselves are not deleted.",
            """
            ocimulti manifest remove ghcr.io/acme/api:1.4.0 --platform linux/386,linux/arm/v6
            """) { Index, Platforms, Digests, To, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexEdit> edits = [.. parsed.GetRequiredValue(Platforms).Select(IndexEdit.Remove), .. parsed.GetRequiredValue(Digests).Select(IndexEdit.Remove)];
        return edits.Count == 0
            ? throw new UsageException("Say what goes: --platform or --digest.")
            : IndexEditCommand.RunAsync(session, parsed.GetRequiredValue(Index), parsed.GetValue(To), _ => Task.FromResult(edits), cancellationToken);
    }
}
