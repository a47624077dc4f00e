using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>manifest create</c>.</content>
internal static partial class ManifestCreateCommand
{
    private static readonly Argument<Target> To =
        OptionFactory.Argument("REF", Target.ParseNew, $"Where the index goes: {Target.Forms}.");

    private static readonly Argument<IReadOnlyList<Target>> Sources = OptionFactory.Arguments(
        "SOURCE",
        Target.Parse,
        "The images, in the order of the index. An index among them gives its images and their attestations.");

    private static readonly Option<IReadOnlyList<SourcePlatform>> Platforms = OptionFactory.Many(
        "--platform",
        "SOURCE=OS[(OSVERSION+FEATURE)]/ARCH[/VARIANT][:OSVERSION]",
        SourcePlatform.Parse,
        "The platform of a SOURCE in the index, in place of the one in the image's config. "
        + "Repeatable; a SOURCE with several platforms gets an entry for each.");

    private static readonly Option<AttestationHandling> Attestations = OptionFactory.Choice(
        "--attestations",
        "What to do with the SBOMs and provenance that buildx lists beside the images: "
        + "keep, drop, or refer (make them referrers of their images). Default: keep.",
        ("keep", AttestationHandling.Keep),
        ("drop", AttestationHandling.Drop),
        ("refer", AttestationHandling.Refer));

    private static readonly Option<bool> Replace = OptionFactory.Flag(
        "--replace",
        "Let a later image take the place of an earlier one for the same platform, whose attestations are dropped. "
        + "Without it, two are an error.");

    private static readonly Option<bool> SkipSame = OptionFactory.Flag(
        "--skip-same",
        "Take an image that is given again, by another name or in another index, once. Two different images for one platform "
        + "stay an error.");

    private static readonly Option<bool> Convert = OptionFactory.Flag(
        "--convert",
        "Convert images of the other family (Docker, OCI) to that of the index. If both are there and no --format is "
        + "given, that is OCI. "
        + "Converted images get other digests.");

    private static readonly Option<string?> ArtifactType = OptionFactory.One(
        "--artifact-type",
        "TYPE",
        static text => (string?)MediaType.Parse(text).Value,
        "The artifact type of the index: a media type. OCI only.");

    private static readonly Option<Target?> Subject =
        SharedOptions.ExistingOption("--subject", "The manifest that the index refers to. OCI only.");

    private static readonly Option<IReadOnlyList<Annotations.Argument>> Annotated =
        SharedOptions.Annotations(
            "An annotation of the index, or with descriptor: of each of its entries. Repeatable.");

    /// <summary>The platform of one of the sources in the index.</summary>
    private sealed record SourcePlatform(Target Source, Platform Platform)
    {
        /// <summary>Parses <c>SOURCE=os/arch[/variant][:osversion]</c>.</summary>
        /// <exception cref="FormatException">A part is missing or malformed.</exception>
        public static SourcePlatform Parse(string text)
        {
            var at = text.LastIndexOf('=');
            if (at <= 0)
                throw new FormatException($"'{text}' is not SOURCE=OS/ARCH.");
            var source = Target.Parse(text[..at]);
            var platform = Platform.Parse(text[(at + 1)..]);
            return new(source, platform);
        }

        /// <summary>The platforms of each source, in the order given.</summary>
        /// <exception cref="UsageException">A platform is for no source, or stands twice for one.</exception>
        public static ILookup<Target, Platform> ToLookup(
            IReadOnlyList<SourcePlatform> given, IReadOnlyList<Target> sources)
        {
            HashSet<(Target, Platform)> seen = [];
            foreach (var (source, platform) in given)
            {
                if (!sources.Contains(source))
                    throw new UsageException($"--platform names {source}, which is none of the sources.");
                if (!seen.Add((source, platform.Canonical())))
                    throw new UsageException($"--platform gives {source} the platform {platform} twice.");
            }
            return given.ToLookup(static pair => pair.Source, static pair => pair.Platform);
        }
    }
}
