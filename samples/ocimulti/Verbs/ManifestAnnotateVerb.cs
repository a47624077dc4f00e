using System.CommandLine;

namespace OciMultiArch.Tool.Verbs;

/// <summary><c>manifest annotate</c>: what an index says of itself and of its images.</summary>
internal static class ManifestAnnotateVerb
{
    private static readonly Argument<Target> Index = IndexEditVerb.Index();
    private static readonly Option<Target?> To = IndexEditVerb.To();
    private static readonly Option<IReadOnlyList<Platform>> Platforms = IndexEditVerb.Platforms("The images that are meant. Default: the index itself.");

    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Annotations = new("--annotation")
    {
        Description = "An annotation to set; with an empty value it is removed. Repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Door.Each(Door.Pair),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<Platform?> SetPlatform = new("--set-platform")
    {
        Description = "What the index is to say of the one image that --platform names.",
        HelpName = "OS/ARCH[/VARIANT][:OSVERSION]",
        CustomParser = Door.One(static text => (Platform?)Platform.Parse(text)),
    };

    public static Command Command()
    {
        Verb command = new("annotate",
            "Changes annotations and platforms in an index: docker manifest annotate, without local state. Everything else in it keeps its bytes.",
            """
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --annotation org.opencontainers.image.version=1.4.0
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --platform linux/arm --set-platform linux/arm/v6
            """) { Index, Platforms, Annotations, SetPlatform, To, Shared.DryRun, Shared.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (platforms, other) = (parsed.GetRequiredValue(Platforms), parsed.GetValue(SetPlatform));
        var annotations = parsed.GetRequiredValue(Annotations).Select(static each => (each.Key, Value: each.Value.Length == 0 ? null : each.Value));
        if (other is not null && platforms.Count != 1)
            throw new UsageException("--set-platform needs one --platform: the image whose platform changes.");
        List<IndexEdit> edits = platforms.Count == 0
            ? [.. annotations.Select(static each => IndexEdit.Annotate(each.Key, each.Value))]
            : [.. platforms.SelectMany(platform => annotations.Select(each => IndexEdit.Annotate(platform, each.Key, each.Value)))];
        if (other is not null)
            edits.Add(IndexEdit.SetPlatform(platforms[0], other));
        return edits.Count == 0
            ? throw new UsageException("Say what changes: --annotation or --set-platform.")
            : IndexEditVerb.RunAsync(session, parsed.GetRequiredValue(Index), parsed.GetValue(To), _ => Task.FromResult<IReadOnlyList<IndexEdit>>(edits), cancellationToken);
    }
}
