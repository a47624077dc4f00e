using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest annotate</c>: what an index says of itself and of its images.</summary>
internal static class ManifestAnnotateCommand
{
    private static readonly Argument<Target> Index = IndexEditCommand.Index();
    private static readonly Option<Target?> To = IndexEditCommand.To();
    private static readonly Option<IReadOnlyList<Platform>> Platforms = IndexEditCommand.Platforms("The images that are meant. Default: the index itself.");
    private static readonly Option<IReadOnlyList<Digest>> Digests = IndexEditCommand.Digests("An entry that is meant; repeatable.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotations = new("--annotation")
    {
        Description = "An annotation to set; with an empty value it is removed. Repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    private static readonly Option<EntryPlatform?> SetPlatform = new("--set-platform")
    {
        Description = "What the index is to say of the one entry that --platform or --digest names, in place of all that it says; none, with --digest, to say nothing.",
        HelpName = "OS[(OSVERSION+FEATURE)]/ARCH[/VARIANT][:OSVERSION]|none",
        CustomParser = OptionParsers.One(static text => (EntryPlatform?)new EntryPlatform(text == "none" ? null : Platform.Parse(text))),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("annotate",
            "Changes annotations and platforms in an index: docker manifest annotate, without local state. Everything else in it keeps its bytes.",
            """
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --annotation org.opencontainers.image.version=1.4.0
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --platform linux/arm --set-platform linux/arm/v6
            """) { Index, Platforms, Digests, Annotations, SetPlatform, To, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (platforms, digests, other) = (parsed.GetRequiredValue(Platforms), parsed.GetRequiredValue(Digests), parsed.GetValue(SetPlatform));
        if (other is not null && (platforms.Count + digests.Count != 1 || (other.Platform is null && digests.Count == 0)))
            throw new UsageException(other.Platform is null
                ? "--set-platform none needs one --digest: the entry that is to say no platform."
                : "--set-platform needs one --platform or --digest: the image whose platform changes.");
        List<IndexEdit> edits = [];
        foreach (var (key, text) in parsed.GetRequiredValue(Annotations))
        {
            var value = text.Length == 0 ? null : text;
            edits.AddRange(platforms.Select(each => IndexEdit.Annotate(each, key, value)));
            edits.AddRange(digests.Select(each => IndexEdit.Annotate(each, key, value)));
            if (platforms.Count + digests.Count == 0)
                edits.Add(IndexEdit.Annotate(key, value));
        }
        if (other is not null)
            edits.Add(digests.Count > 0 ? IndexEdit.SetPlatform(digests[0], other.Platform) : IndexEdit.SetPlatform(platforms[0], other.Platform!));
        return edits.Count == 0
            ? throw new UsageException("Say what changes: --annotation or --set-platform.")
            : IndexEditCommand.RunAsync(session, parsed.GetRequiredValue(Index), parsed.GetValue(To), _ => Task.FromResult<IReadOnlyList<IndexEdit>>(edits), cancellationToken);
    }

    /// <summary>What an entry is to say; null for nothing.</summary>
    private sealed record EntryPlatform(Platform? Platform);
}
