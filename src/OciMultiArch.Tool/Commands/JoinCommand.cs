using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>join</c>: one index of what several machines pushed by digest.</summary>
internal static class JoinCommand
{
    private static readonly Argument<IReadOnlyList<string>> Files = OptionFactory.Arguments(
        "FILE",
        OptionParsers.Name,
        "The files that 'build --push-by-digest --result FILE' wrote on the machines, in any order.");

    private static readonly Option<Place?> To = OptionFactory.One(
        "--to",
        "HOST/REPOSITORY",
        static text => (Place?)ParseRepository(text),
        "The repository of the index. Images that are elsewhere are copied there. Default: the one repository that all "
        + "files name.");

    private static readonly Option<bool> Check = OptionFactory.Flag(
        "--check",
        "Ask for every image before the index is written: one request each. "
        + "Without it, the registry itself refuses an index with missing images.");

    public static Command Create()
    {
        DocumentedCommand command = new("join",
            "Makes one index of the images that several machines pushed by digest, and writes it. "
            + "Costs one request for each tag: the files say everything else, but for --sbom and --provenance.",
            """
            ocimulti join amd64.json arm64.json --tag 1.4.0 --tag latest
            ocimulti join *.json --tag 1.4.0 --expect-platforms linux/amd64,linux/arm64 --annotation org.opencontainers.image.version=1
            ocimulti join *.json --to ghcr.io/acme/api --tag 1.4.0 --sbom spdx
            """)
        {
            Files, To, SharedOptions.Tags, SharedOptions.IndexAnnotations, Check, SupplyChainOptions.ForComposed,
            SharedOptions.Format, SharedOptions.ExpectPlatforms, SharedOptions.NoClobber, SharedOptions.DryRun,
            SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Settings.Of(parsed);
        return PushCommand.RunAsync(session, () => MakeAsync(session, settings, cancellationToken), cancellationToken);
    }

    private static async Task<PushCommand> MakeAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        var readings = settings.Files.Select(file => PushedImages.ReadAsync(file, cancellationToken).AsTask());
        var files = await Task.WhenAll(readings);
        var index = await session.Client.JoinedIndexAsync(files, settings.Options, cancellationToken);
        index = await settings.Attached.AttachToComposedAsync(index, cancellationToken);
        var repository = settings.Options.To ?? files[0].Repository;
        return new(new Place.Registry(repository), index, settings.Tags);
    }

    /// <exception cref="FormatException">The text is not a repository.</exception>
    private static Place ParseRepository(string text)
    {
        var place = Place.ParseNew(text);
        if (place is Place.Registry)
            return place;
        throw new FormatException(
            $"'{text}' is not a repository of a registry.");
    }

    private sealed record Settings(IReadOnlyList<string> Files, IReadOnlyList<Tag> Tags, JoinOptions Options)
    {
        /// <summary>What is attached to the index.</summary>
        public required SupplyChainOptions Attached { get; init; }

        /// <exception cref="UsageException">An annotation stands twice, or is for Docker's format.</exception>
        public static Settings Of(ParseResult parsed)
        {
            var format = parsed.GetValue(SharedOptions.Format);
            var to = parsed.GetValue(JoinCommand.To) as Place.Registry;
            var annotations = parsed.GetRequiredValue(SharedOptions.IndexAnnotations);
            JoinOptions options = new()
            {
                To = to?.Name,
                Annotations = Annotations.OfIndex(annotations, format),
                Format = format,
                ChecksImages = parsed.GetValue(Check),
            };
            var files = parsed.GetRequiredValue(JoinCommand.Files);
            return new(files, SharedOptions.TagsOf(parsed), options) { Attached = new(parsed) };
        }
    }
}
