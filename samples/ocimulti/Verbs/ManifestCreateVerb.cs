using System.CommandLine;

namespace OciMultiArch.Tool.Verbs;

/// <summary><c>manifest create</c>: one index of images that exist.</summary>
internal static class ManifestCreateVerb
{
    private static readonly Argument<Target> To = new("REF")
    {
        Description = $"Where the index goes: {Target.Forms}.",
        CustomParser = Door.One(Target.ParseNew),
    };

    private static readonly Argument<IReadOnlyList<Target>> Sources = new("SOURCE")
    {
        Description = "The images, in the order of the index. An index among them gives its entries.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Door.Each(Target.Parse),
    };

    private static readonly Option<IReadOnlyList<SourcePlatform>> Platforms = new("--platform")
    {
        Description = "The platform the index says of a SOURCE; without it the image's config is read. Repeatable.",
        HelpName = "SOURCE=OS/ARCH[/VARIANT][:OSVERSION]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Door.Each(SourcePlatform.Parse),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<IReadOnlyList<Tag>> AlsoTags = new("--also-tag")
    {
        Description = "A further tag for the index; repeatable.",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Door.Each(static text => Tag.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<IReadOnlyList<Annotation>> Annotations =
        Shared.Annotations("An annotation of the index, or with descriptor: of each of its entries. Repeatable.");

    public static Command Command()
    {
        Verb command = new("create",
            "Makes an index (a manifest list) of images and writes it: docker manifest create, annotate and push in one.",
            """
            ocimulti manifest create ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.4.0-amd64 ghcr.io/acme/api:1.4.0-arm64 --also-tag latest
            ocimulti manifest create localhost:5000/app:1 localhost:5000/app:1-pi --platform localhost:5000/app:1-pi=linux/arm/v6
            """) { To, Sources, Platforms, Annotations, AlsoTags, Shared.Format, Shared.ExpectPlatforms, Shared.DryRun, Shared.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (to, sources, annotations) = (parsed.GetRequiredValue(To), parsed.GetRequiredValue(Sources), parsed.GetRequiredValue(Annotations));
        var platforms = SourcePlatform.Of(parsed.GetRequiredValue(Platforms), sources);
        var format = parsed.GetValue(Shared.Format);
        var noted = new PlacedAnnotations(annotations, AnnotationPlace.Index);
        if (noted.Of(AnnotationPlace.Manifest).Count > 0)
            throw new UsageException("The images exist already, so their manifests take no annotation: write index: or descriptor: instead of manifest:.");
        noted.RefuseDocker(format);
        IReadOnlyList<Tag> tags = [.. parsed.GetRequiredValue(AlsoTags).Prepend(to.Tag!)];
        return Delivery.RunAsync(session, async _ =>
        {
            var images = new Artifact[sources.Count];
            await Parallel.ForAsync(0, images.Length, cancellationToken, async (at, cancel) =>
            {
                var source = sources[at];
                var image = await source.GetAsync(session.Beside(source.Place, [to.Place]), cancel);
                images[at] = Described(image, source, platforms.GetValueOrDefault(source), noted.Of(AnnotationPlace.Descriptor));
            });
            var index = await IndexAsync(images, noted.Of(AnnotationPlace.Index), format, cancellationToken);
            return [new(to.Place, [new(index) { Tags = tags }])];
        }, cancellationToken);
    }

    private static Artifact Described(Artifact image, Target source, Platform? platform, IReadOnlyDictionary<string, string> annotations)
    {
        if (image.Index is not null && (platform is not null || annotations.Count > 0))
            throw new UsageException($"{source} is an index: its entries say themselves what they are. Name its images one by one to describe them otherwise.");
        image = platform is null ? image : image.WithPlatform(platform);
        return annotations.Count == 0 ? image : image.WithAnnotations(annotations);
    }

    // What an index refuses is what was asked for here: twins, a mixture of families, an image without a platform.
    private static async Task<Artifact> IndexAsync(
        Artifact[] images, IReadOnlyDictionary<string, string> annotations, ImageFormat? format, CancellationToken cancellationToken)
    {
        try
        {
            return await Artifact.IndexAsync(images, annotations, new() { Format = format }, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }
}
