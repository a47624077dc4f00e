using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest merge</c>: one index by many machines that know nothing of each other.</summary>
internal static class ManifestMergeCommand
{
    private static readonly Argument<Target> To = OptionFactory.Argument(
        "REF", ParseTarget, "The index, by its tag: a registry reference or oci:DIR:TAG.");

    private static readonly Argument<IReadOnlyList<Target>> Sources = OptionFactory.Arguments(
        "SOURCE",
        Target.Parse,
        "The images of this machine. An index among them gives its images and their attestations. "
        + "Without a SOURCE, the index is made again from the parts that are there.");

    private static readonly Option<NameTemplate> Template = OptionFactory.One(
        "--part-template",
        "TEMPLATE",
        static text => NameTemplate.Parse(text),
        $"The tag of each image, by which other machines find it. Default: {MergeOptions.DefaultPartTemplate}.");

    private static readonly Option<IReadOnlyList<Platform>> Expect = OptionFactory.Short("--expect", OptionFactory.Platforms(
        "--expect-platforms",
        "All platforms that will be there in the end. "
        + "Their parts are asked for by name, as some registries list new tags late."));

    private static readonly Option<IReadOnlyList<Tag>> AlsoTags = OptionFactory.Short(
        "--also-tag",
        OptionFactory.Short("-t", OptionFactory.Many(
            "--tag",
            "TAG",
            TagArgument.ParseFurther,
            "A further tag for the index; repeatable. With --expect-platforms it is written only when none is missing.")));

    private static readonly Option<bool> WhenComplete = OptionFactory.Flag(
        "--when-complete",
        "Write REF too only when all parts are there. Needs --expect-platforms.");

    private static readonly Option<bool> RemoveParts = OptionFactory.Flag(
        "--remove-parts",
        "Write REF too only when all parts are there, then remove the part tags as delete does. Needs --expect-platforms.");

    public static Command Create()
    {
        DocumentedCommand command = new("merge",
            """
            Adds images to an index while other machines do the same, without a lock. Each image gets a tag of its own. The index of
            all these images is written again until no other machine has written in between. Every machine must give the same
            options; only its SOURCE is its own. Running it again is always safe. That platforms are missing yet is no failure: the
            exit status is 0, and they are named. To ask whether all are there: 'manifest verify --expect-platforms'.
            """,
            """
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 oci:out:arm64
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 oci:out:arm64 --tag latest --expect-platforms linux/amd64,linux/arm64
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 --dry-run
            """)
        {
            To, Sources, Template, Expect, AlsoTags, WhenComplete, RemoveParts, SharedOptions.IndexAnnotations,
            SharedOptions.Format, SupplyChainOptions.ForComposed, SharedOptions.DryRun, SharedOptions.Json,
        };
        Sources.Arity = ArgumentArity.ZeroOrMore;
        Sources.DefaultValueFactory = static _ => [];
        Template.DefaultValueFactory = static _ => MergeOptions.DefaultPartTemplate;
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Settings.Of(parsed);
        var merged = await ProgressView.ShowAsync(
            session.Progress, progress => MergeAsync(session, settings, progress, cancellationToken));
        session.Print(merged, static json => json.Merged, merged.Write);
        foreach (var message in merged.Messages())
            Output.Message(message);
    }

    private static async Task<Merged> MergeAsync(
        Session session, Settings settings, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var to = settings.To;
        var options = settings.Options;
        options.Progress = progress;
        var images = await session.GetAllAsync(settings.Sources, [to.Place], cancellationToken);
        foreach (var image in images)
            await settings.Attached.CheckComposedAsync(image, cancellationToken);
        var store = session.ForWriting(to.Place);
        if (session.IsDryRun)
        {
            var plan = await store.PlanMergeAsync(to.Tag!.Value, images, options, cancellationToken);
            return Merged.OfPlan(to.ToString(), plan, session.Requests);
        }
        var report = await store.MergeAsync(to.Tag!.Value, images, options, cancellationToken);
        return Merged.Of(to.ToString(), report, session.Requests);
    }

    /// <exception cref="FormatException">The text is no target to write, or names an archive.</exception>
    private static Target ParseTarget(string text)
    {
        var target = Target.ParseNew(text);
        if (target.Place.IsArchive)
            return Target.ParseInPlace(text); // says why not
        return target;
    }

    private sealed record Settings(Target To, IReadOnlyList<Target> Sources, MergeOptions Options)
    {
        /// <summary>What is attached to the index.</summary>
        public required SupplyChainOptions Attached { get; init; }

        /// <exception cref="UsageException">
        /// An annotation stands twice, or is for Docker's format, or --when-complete or --remove-parts lacks
        /// --expect-platforms.
        /// </exception>
        public static Settings Of(ParseResult parsed)
        {
            var format = parsed.GetValue(SharedOptions.Format);
            var annotations = Annotations.OfIndex(parsed.GetRequiredValue(SharedOptions.IndexAnnotations), format);
            var expected = parsed.GetRequiredValue(Expect);
            var removes = parsed.GetValue(RemoveParts);
            if (removes && expected.Count == 0)
                throw new UsageException(
                    "--remove-parts needs --expect-platforms. Part tags are removed when all expected parts are there; "
                    + "a later part would not find the others.");
            var waits = parsed.GetValue(WhenComplete);
            if (waits && expected.Count == 0)
                throw new UsageException(
                    "--when-complete needs --expect-platforms. They say when all parts are there.");
            SupplyChainOptions attached = new(parsed);
            MergeOptions options = new()
            {
                Attach = attached.IsEmpty ? null : attached.AttachToComposedAsync,
                PartTemplate = parsed.GetRequiredValue(Template),
                Expect = expected,
                WaitsForAllParts = waits,
                RemovesPartTags = removes,
                Annotations = annotations,
                AlsoTags = parsed.GetRequiredValue(ManifestMergeCommand.AlsoTags),
                Format = format,
            };
            var sources = parsed.GetRequiredValue(ManifestMergeCommand.Sources);
            return new(parsed.GetRequiredValue(ManifestMergeCommand.To), sources, options) { Attached = attached };
        }
    }
}
