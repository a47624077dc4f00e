using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>join</c>: one index of what several machines pushed by digest.</summary>
internal static class JoinCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "The result files that 'build --push-by-digest --result FILE' wrote on the machines, in any order.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<Place?> To = new("--to")
    {
        Description = "The repository of the index; images that are elsewhere are copied there. Default: the one that all files name.",
        HelpName = "HOST/REPOSITORY",
        CustomParser = OptionParsers.One(static text => Place.ParseNew(text) is RepositoryPlace place ? (Place?)place : throw new FormatException($"'{text}' is not a repository of a registry.")),
    };

    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Annotations = new("--annotation")
    {
        Description = "An annotation of the index; repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(OptionParsers.Pair),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<bool> Check = new("--check") { Description = "Ask for every image before the index is written: one request each. Without it the registry refuses an index whose images it does not have." };

    public static Command Command()
    {
        DocumentedCommand command = new("join",
            "Makes one index of the images that several machines pushed by digest, and writes it: one request for each tag, as nothing is read that the files say.",
            """
            ocimulti join amd64.json arm64.json --tag 1.4.0 --tag latest
            ocimulti join *.json --tag 1.4.0 --expect-platforms linux/amd64,linux/arm64 --annotation org.opencontainers.image.version=1.4.0
            ocimulti join *.json --to ghcr.io/acme/api --tag 1.4.0
            """) { Files, To, BuildOptions.Tags, Annotations, Check, SharedOptions.Format, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken) => PushCommand.RunAsync(session, async _ =>
    {
        PlacedAnnotations noted = new([.. parsed.GetRequiredValue(Annotations).Select(static each => new Annotation(null, each.Key, each.Value))], AnnotationPlace.Index);
        noted.RefuseDocker(parsed.GetValue(SharedOptions.Format));
        var files = await Task.WhenAll(parsed.GetRequiredValue(Files).Select(each => PushedImages.ReadAsync(each, cancellationToken).AsTask()));
        JoinOptions options = new()
        {
            To = (parsed.GetValue(To) as RepositoryPlace)?.Name,
            Annotations = noted.Of(AnnotationPlace.Index),
            Format = parsed.GetValue(SharedOptions.Format),
            ChecksImages = parsed.GetValue(Check),
        };
        try
        {
            var index = await session.Client.JoinedIndexAsync(files, options, cancellationToken);
            IReadOnlyList<Tag> tags = [.. parsed.GetRequiredValue(BuildOptions.Tags).Distinct().OrderBy(static each => each == Tag.Latest)];
            return [new(new RepositoryPlace(options.To ?? files[0].Repository), [new(index) { Tags = tags }])];
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }, cancellationToken);
}
