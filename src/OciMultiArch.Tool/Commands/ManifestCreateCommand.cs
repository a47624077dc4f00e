using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest create</c>: one index of images that exist.</summary>
internal static class ManifestCreateCommand
{
    private static readonly Argument<Target> To = new("REF")
    {
        Description = $"Where the index goes: {Target.Forms}.",
        CustomParser = OptionParsers.One(Target.ParseNew),
    };

    private static readonly Argument<IReadOnlyList<Target>> Sources = new("SOURCE")
    {
        Description = "The images, in the order of the index. An index among them gives its entries with their attestations.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Target.Parse),
    };

    private static readonly Option<IReadOnlyList<SourcePlatform>> Platforms = new("--platform")
    {
        Description = "The platform the index says of a SOURCE, in place of all that the image's config says. Repeatable, also for one SOURCE: an entry for each of its platforms.",
        HelpName = "SOURCE=OS[(OSVERSION+FEATURE)]/ARCH[/VARIANT][:OSVERSION]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(SourcePlatform.Parse),
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

    private static readonly Option<AttestationHandling> Attestations = new("--attestations")
    {
        Description = "What becomes of SBOMs and provenance that buildx lists beside the images: keep, drop, or refer for referrers of their images. Default: keep.",
        HelpName = "keep|drop|refer",
        CustomParser = OptionParsers.One(static text => text switch
        {
            "keep" => AttestationHandling.Keep,
            "drop" => AttestationHandling.Drop,
            "refer" => AttestationHandling.Refer,
            _ => throw new FormatException($"'{text}' is no way to handle attestations: write keep, drop or refer."),
        }),
    };

    private static readonly Option<bool> Replace = new("--replace")
    {
        Description = "A later image of the same platform takes the place of an earlier one, whose attestations go. Without it two are refused.",
    };

    private static readonly Option<bool> Convert = new("--convert")
    {
        Description = "Convert images of the other family (Docker, OCI) to that of the index: OCI where both are there and no --format is given. They get other digests.",
    };

    private static readonly Option<string?> ArtifactType = new("--artifact-type")
    {
        Description = "The type of artifact that the index stands for, a media type. OCI only.",
        HelpName = "TYPE",
        CustomParser = OptionParsers.One(static text => (string?)MediaType.Parse(text).Value),
    };

    private static readonly Option<Target?> Subject = new("--subject")
    {
        Description = "The manifest that the index refers to. OCI only.",
        HelpName = "REF",
        CustomParser = OptionParsers.One(static text => (Target?)Target.Parse(text)),
    };

    private static readonly Option<IReadOnlyList<Annotation>> Annotations =
        SharedOptions.Annotations("An annotation of the index, or with descriptor: of each of its entries. Repeatable.");

    public static Command Command()
    {
        DocumentedCommand command = new("create",
            "Makes an index (a manifest list) of images and writes it: docker manifest create, annotate and push in one.",
            """
            ocimulti manifest create ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.4.0-amd64 ghcr.io/acme/api:1.4.0-arm64 --also-tag latest
            ocimulti manifest create localhost:5000/app:1 localhost:5000/app:1-pi --platform localhost:5000/app:1-pi=linux/arm/v6
            ocimulti manifest create ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.3.9 ghcr.io/acme/api:rebuilt-amd64 --replace --attestations refer
            """) { To, Sources, Platforms, Annotations, Attestations, Replace, ArtifactType, Subject, AlsoTags, SharedOptions.Format, Convert, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (to, sources, annotations) = (parsed.GetRequiredValue(To), parsed.GetRequiredValue(Sources), parsed.GetRequiredValue(Annotations));
        var platforms = SourcePlatform.Of(parsed.GetRequiredValue(Platforms), sources);
        var format = parsed.GetValue(SharedOptions.Format);
        var noted = new PlacedAnnotations(annotations, AnnotationPlace.Index);
        if (noted.Of(AnnotationPlace.Manifest).Count > 0)
            throw new UsageException("The images exist already, so their manifests take no annotation: write index: or descriptor: instead of manifest:.");
        noted.RefuseDocker(format);
        IReadOnlyList<Tag> tags = [.. parsed.GetRequiredValue(AlsoTags).Prepend(to.Tag!)];
        return PushCommand.RunAsync(session, async _ =>
        {
            IndexOptions options = new()
            {
                Format = format,
                ConvertsImages = parsed.GetValue(Convert),
                ArtifactType = parsed.GetValue(ArtifactType),
                Attestations = parsed.GetValue(Attestations),
                DuplicatePlatforms = parsed.GetValue(Replace) ? DuplicatePlatformHandling.Replace : DuplicatePlatformHandling.Refuse,
            };
            var subject = parsed.GetValue(Subject) is { } named ? named.GetAsync(session.Beside(named.Place, [to.Place]), cancellationToken).AsTask() : null;
            var images = new Artifact[sources.Count][];
            await Parallel.ForAsync(0, images.Length, cancellationToken, async (at, cancel) =>
            {
                var source = sources[at];
                var image = await source.GetAsync(session.Beside(source.Place, [to.Place]), cancel);
                images[at] = Described(image, source, [.. platforms[source]], noted.Of(AnnotationPlace.Descriptor));
            });
            options.Subject = subject is null ? null : (await subject).Descriptor;
            var index = await IndexAsync([.. images.SelectMany(static each => each)], noted.Of(AnnotationPlace.Index), options, cancellationToken);
            return [new(to.Place, [new(index) { Tags = tags }])];
        }, cancellationToken);
    }

    private static Artifact[] Described(Artifact image, Target source, Platform[] platforms, IReadOnlyDictionary<string, string> annotations)
    {
        if (image.Index is not null && (platforms.Length > 0 || annotations.Count > 0))
            throw new UsageException($"{source} is an index: its entries say themselves what they are. Name its images one by one to describe them otherwise.");
        image = annotations.Count == 0 ? image : image.WithAnnotations(annotations);
        return platforms.Length == 0 ? [image] : [.. platforms.Select(image.WithPlatform)];
    }

    // What an index refuses is what was asked for here: twins, a mixture of families, an image without a platform.
    private static async Task<Artifact> IndexAsync(
        Artifact[] images, IReadOnlyDictionary<string, string> annotations, IndexOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await Artifact.IndexAsync(images, annotations, options, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }
}
