using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest create</c>: one index of images that exist.</summary>
internal static partial class ManifestCreateCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("create",
            "Makes an index (a manifest list) of images and writes it: docker manifest create, annotate and push in "
            + "one.",
            """
            ocimulti manifest create ghcr.io/acme/api:1 ghcr.io/acme/api:1-amd64 ghcr.io/acme/api:1-arm64 --tag latest
            ocimulti manifest create localhost:5000/app:1 localhost:5000/app:1-pi --platform localhost:5000/app:1-pi=linux/arm/v6
            ocimulti manifest create ghcr.io/acme/api:1.1 ghcr.io/acme/api:1.0 ghcr.io/acme/api:new-amd64 --replace --attestations refer
            """)
        {
            To, Sources, Platforms, Annotated, Attestations, Replace, SkipSame, ArtifactType, Subject,
            SharedOptions.AlsoTags,
            SharedOptions.Format, Convert, SharedOptions.DropAnnotations, SharedOptions.ExpectPlatforms,
            SharedOptions.Wait, SharedOptions.DryRun, SharedOptions.Json,
        };
        command.Add(SharedOptions.NoClobber);
        command.Add(SupplyChainOptions.ForComposed);
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Settings settings = new(parsed);
        return PushCommand.RunAsync(session, () => MakeAsync(session, settings, cancellationToken), cancellationToken);
    }

    private static async Task<PushCommand> MakeAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        var place = settings.To.Place;
        var subject = SubjectAsync(session, settings, cancellationToken);
        var sources = await session.GetAllAsync(settings.Sources, [place], cancellationToken);
        var images = sources
            .Zip(settings.Sources)
            .SelectMany(source => Describe(source.First, source.Second, settings));
        var options = settings.Options;
        options.Subject = await subject;
        ReplacedImages replaced = new();
        options.Replaced = replaced;
        var annotations = settings.Annotations.Of(Annotations.Document.Index);
        var index = await Artifact.CreateIndexAsync(images, annotations, options, cancellationToken);
        index = await settings.Attached.AttachToComposedAsync(index, cancellationToken);
        return new(place, index, settings.Tags) { Replaced = replaced.Entries };
    }

    private sealed class ReplacedImages : IProgress<Descriptor>
    {
        public List<Descriptor> Entries { get; } = [];

        public void Report(Descriptor value) => Entries.Add(value);
    }

    private static async Task<Descriptor?> SubjectAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.Subject is null)
            return null;
        var subject = await session.GetAsync(settings.Subject, [settings.To.Place], cancellationToken);
        return subject.Descriptor;
    }

    // An image with its annotations in the index, once for each platform that is said of it.
    private static IEnumerable<Artifact> Describe(Artifact image, Target source, Settings settings)
    {
        var platforms = settings.Platforms[source].ToArray();
        var annotations = settings.Annotations.Of(Annotations.Document.Descriptor);
        if (image.Index is not null && (platforms.Length > 0 || annotations.Count > 0))
            throw new UsageException(
                $"{source} is an index, and its entries keep their platforms and annotations. To change them, name its "
                + "images one by one.");
        var annotated = annotations.Count == 0 ? image : image.WithAnnotations(annotations);
        if (platforms.Length == 0)
            return [annotated];
        return platforms.Select(annotated.WithPlatform);
    }

    private sealed class Settings
    {
        /// <exception cref="UsageException">The options contradict each other.</exception>
        public Settings(ParseResult parsed)
        {
            To = parsed.GetRequiredValue(ManifestCreateCommand.To);
            Sources = parsed.GetRequiredValue(ManifestCreateCommand.Sources);
            Platforms = SourcePlatform.ToLookup(parsed.GetRequiredValue(ManifestCreateCommand.Platforms), Sources);
            Annotations = AnnotationsOf(parsed);
            Tags = [To.Tag!, .. parsed.GetRequiredValue(SharedOptions.AlsoTags)];
            Subject = parsed.GetValue(ManifestCreateCommand.Subject);
            Options = OptionsOf(parsed);
            Attached = new(parsed);
            Attached.CheckPlaces([To.Place]);
        }

        public Target To { get; }

        public IReadOnlyList<Target> Sources { get; }

        /// <summary>The platforms that are said of each source, in their order.</summary>
        public ILookup<Target, Platform> Platforms { get; }

        public Annotations Annotations { get; }

        public IReadOnlyList<Tag> Tags { get; }

        public Target? Subject { get; }

        public SupplyChainOptions Attached { get; }

        /// <summary>The options of the index, still without its subject.</summary>
        public IndexOptions Options { get; }

        private static Annotations AnnotationsOf(ParseResult parsed)
        {
            Annotations annotations = new(parsed.GetRequiredValue(Annotated), Annotations.Document.Index);
            if (annotations.Of(Annotations.Document.Manifest).Count > 0)
                throw new UsageException(
                    "The images exist already, so their manifests cannot get annotations. Write index: or descriptor: "
                    + "instead of manifest:.");
            annotations.RefuseDocker(parsed.GetValue(SharedOptions.Format));
            return annotations;
        }

        private static IndexOptions OptionsOf(ParseResult parsed)
        {
            var format = parsed.GetValue(SharedOptions.Format);
            return new()
            {
                Format = format,
                ConvertsImages = parsed.GetValue(Convert),
                DropsAnnotations = SharedOptions.DropsAnnotations(parsed, format),
                ArtifactType = parsed.GetValue(ArtifactType),
                Attestations = parsed.GetValue(Attestations),
                DuplicatePlatforms = DuplicatesOf(parsed),
            };
        }

        private static DuplicatePlatformHandling DuplicatesOf(ParseResult parsed)
        {
            var replaces = parsed.GetValue(Replace);
            var skips = parsed.GetValue(SkipSame);
            if (replaces && skips)
                throw new UsageException(
                    "--replace lets a later image stand for an earlier one, the same image too. Leave --skip-same out.");
            if (replaces)
                return DuplicatePlatformHandling.Replace;
            return skips ? DuplicatePlatformHandling.SkipSame : DuplicatePlatformHandling.Refuse;
        }
    }
}
