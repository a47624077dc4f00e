using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest merge</c>: one index by many machines that know nothing of each other.</summary>
internal static class ManifestMergeCommand
{
    private static readonly Argument<Target> To = new("REF")
    {
        Description = "The index, by its tag: a registry reference or oci:DIR:TAG.",
        CustomParser = OptionParsers.One(static text => Target.ParseNew(text) is { Place.IsArchive: false } target ? target : throw Target.InArchive(text)),
    };

    private static readonly Argument<IReadOnlyList<Target>> Sources = new("SOURCE")
    {
        Description = "The images of this machine. An index among them gives its images with their attestations. Without any, the index is made anew of the parts that are there.",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = OptionParsers.Each(Target.Parse),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<NameTemplate> Template = new("--part-template")
    {
        Description = $"The tag that each image gets for the others to find it. Default: {MergeOptions.DefaultPartTemplate}.",
        HelpName = "TEMPLATE",
        CustomParser = OptionParsers.One(static text => NameTemplate.Parse(text)),
        DefaultValueFactory = static _ => MergeOptions.DefaultPartTemplate,
    };

    private static readonly Option<IReadOnlyList<Platform>?> Expect = new("--expect")
    {
        Description = "All platforms that will be there in the end: their parts are asked for by name, for registries that are late to list new tags.",
        HelpName = "OS/ARCH[/VARIANT],...",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
    };

    private static readonly Option<bool> RemoveParts = new("--remove-parts")
    {
        Description = "Write the index when all parts are there, and then remove their tags, where the registry deletes tags; needs --expect.",
    };

    private static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Annotations = new("--annotation")
    {
        Description = "An annotation of the index; repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(OptionParsers.Pair),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<IReadOnlyList<Tag>> AlsoTags = new("--also-tag")
    {
        Description = "A further tag for the index; repeatable.",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Tag.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    public static Command Command()
    {
        DocumentedCommand command = new("merge",
            """
            Adds images to an index while other machines do the same, without a lock: each image gets a tag of its own, and the index of all of them is written
            until nobody has come between. Every machine must say the same but its SOURCE. Running it again is always safe.
            """,
            """
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 oci:out:arm64
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 oci:out:arm64 --also-tag latest --expect linux/amd64,linux/arm64
            ocimulti manifest merge ghcr.io/acme/api:1.4.0 --dry-run
            """) { To, Sources, Template, Expect, RemoveParts, Annotations, AlsoTags, SharedOptions.Format, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (to, sources) = (parsed.GetRequiredValue(To), parsed.GetRequiredValue(Sources));
        var options = Options(parsed);
        var merged = await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            options.Progress = progress;
            var images = await Task.WhenAll(sources.Select(each => each.GetAsync(session.Beside(each.Place, [to.Place]), cancellationToken).AsTask()));
            var (store, tag) = (session.ForWriting(to.Place), to.Tag!.Value);
            try
            {
                var report = session.IsDryRun
                    ? await store.PlanMergeAsync(tag, images, options, cancellationToken)
                    : await store.MergeAsync(tag, images, options, cancellationToken);
                return Merged.Of(session, to.ToString(), report);
            }
            catch (ArgumentException wrong)
            {
                throw UsageException.Of(wrong);
            }
        });
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(merged, ToolJson.Plain.Merged));
        else
            merged.Write();
        foreach (var each in merged.Complaints)
            Console.Error.WriteLine($"ocimulti: {each}");
    }

    /// <exception cref="UsageException">An annotation is given twice, or is for Docker's format, or --remove-parts stands alone.</exception>
    private static MergeOptions Options(ParseResult parsed)
    {
        PlacedAnnotations noted = new([.. parsed.GetRequiredValue(Annotations).Select(static each => new Annotation(null, each.Key, each.Value))], AnnotationPlace.Index);
        noted.RefuseDocker(parsed.GetValue(SharedOptions.Format));
        var (expected, removes) = (parsed.GetValue(Expect) ?? [], parsed.GetValue(RemoveParts));
        if (removes && expected.Count == 0)
            throw new UsageException("--remove-parts needs --expect: part tags are removed when all of these are there, and a part that came later would find none of the others.");
        return new()
        {
            PartTemplate = parsed.GetRequiredValue(Template),
            Expect = expected,
            RemovesPartTags = removes,
            Annotations = noted.Of(AnnotationPlace.Index),
            AlsoTags = parsed.GetRequiredValue(AlsoTags),
            Format = parsed.GetValue(SharedOptions.Format),
        };
    }
}
