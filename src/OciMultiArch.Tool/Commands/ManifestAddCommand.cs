using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest add</c>: further images for an index that exists.</summary>
internal static class ManifestAddCommand
{
    private static readonly Argument<Target> Index = IndexEditCommand.Index();
    private static readonly Option<Target?> To = IndexEditCommand.To();
    private static readonly Option<bool> Replace = new("--replace") { Description = "An image of a platform that is there already takes its place, and the old one's attestations go." };

    private static readonly Argument<IReadOnlyList<Target>> Sources = new("SOURCE")
    {
        Description = "The images, in this order. An index among them gives its entries with their attestations.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Target.Parse),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("add",
            "Adds images to an index. Everything else in it keeps its bytes.",
            """
            ocimulti manifest add ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.4.0-riscv64
            ocimulti manifest add ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:rebuilt-amd64 --replace --to ghcr.io/acme/api:1.4.1
            """) { Index, Sources, Replace, To, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, to) = (parsed.GetRequiredValue(Index), parsed.GetValue(To));
        var edit = parsed.GetValue(Replace) ? (Func<Artifact, IndexEdit>)IndexEdit.Replace : IndexEdit.Add;
        return IndexEditCommand.RunAsync(session, from, to, async cancel =>
        {
            var images = parsed.GetRequiredValue(Sources).Select(each => each.GetAsync(session.Beside(each.Place, [(to ?? from).Place]), cancel).AsTask());
            return [.. (await Task.WhenAll(images)).Select(edit)];
        }, cancellationToken);
    }
}
