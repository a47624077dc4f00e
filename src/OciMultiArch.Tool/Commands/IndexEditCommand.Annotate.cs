using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content><c>manifest annotate</c>: annotations and platforms in an index.</content>
internal static partial class IndexEditCommand
{
    private static readonly Option<IReadOnlyList<Platform>> AnnotatedPlatforms =
        OptionFactory.Platforms("--platform", "The images to annotate. Default: the index itself.");

    private static readonly Option<IReadOnlyList<Digest>> AnnotatedDigests =
        Digests("An entry to annotate; repeatable.");

    private static readonly Option<IReadOnlyList<Annotations.Argument>> Annotated = OptionFactory.Many(
        "--annotation",
        "[index:|descriptor:]KEY=VALUE",
        ParseAnnotation,
        "An annotation to set; an empty value removes it. Without a prefix it is one of the entries that --platform and --digest "
        + "name, or else of the index. Repeatable.");

    private static readonly Option<NewPlatform?> SetPlatform = OptionFactory.One(
        "--set-platform",
        "OS[(OSVERSION+FEATURE)]/ARCH[/VARIANT][:OSVERSION]|none",
        static text => (NewPlatform?)NewPlatform.Parse(text),
        "The new platform of the one entry that --platform or --digest names. With --digest, none removes the "
        + "platform.");

    public static Command CreateAnnotate()
    {
        DocumentedCommand command = new("annotate",
            "Changes annotations and platforms in an index, as docker manifest annotate does, but without local state. "
            + "Everything else in it keeps its bytes.",
            """
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --annotation org.opencontainers.image.version=1.4.0
            ocimulti manifest annotate ghcr.io/acme/api:1.4.0 --platform linux/arm --set-platform linux/arm/v6
            """)
        {
            Index, AnnotatedPlatforms, AnnotatedDigests, Annotated, SetPlatform, SharedOptions.DryRun, SharedOptions.Json,
        };
        AddInPlace(command);
        Session.Run(command, AnnotateAsync);
        return command;
    }

    private static Task<int> AnnotateAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var platforms = parsed.GetRequiredValue(AnnotatedPlatforms);
        var digests = parsed.GetRequiredValue(AnnotatedDigests);
        List<IndexEdit> edits = [];
        var usual = platforms.Count + digests.Count == 0 ? Annotations.Document.Index : Annotations.Document.Descriptor;
        Annotations annotations = new(parsed.GetRequiredValue(Annotated), usual);
        foreach (var (key, text) in annotations.Of(Annotations.Document.Index))
            edits.Add(IndexEdit.Annotate(key, ValueOf(text)));
        foreach (var (key, text) in annotations.Of(Annotations.Document.Descriptor))
        {
            if (platforms.Count + digests.Count == 0)
                throw new UsageException($"The annotation descriptor:{key} needs --platform or --digest: the entries that get it.");
            edits.AddRange(platforms.Select(platform => IndexEdit.Annotate(platform, key, ValueOf(text))));
            edits.AddRange(digests.Select(digest => IndexEdit.Annotate(digest, key, ValueOf(text))));
        }
        if (parsed.GetValue(SetPlatform) is { } changed)
            edits.Add(changed.Edit(platforms, digests));
        if (edits.Count > 0)
            return RunAsync(session, parsed, edits, cancellationToken);
        throw new UsageException("Nothing changes. Add --annotation or --set-platform.");
    }

    private static string? ValueOf(string text) => text.Length == 0 ? null : text;

    // An index cannot change what its images say of themselves.
    private static Annotations.Argument ParseAnnotation(string text)
    {
        var annotation = Annotations.Argument.Parse(text);
        if (annotation.Document != Annotations.Document.Manifest)
            return annotation;
        throw new FormatException($"'{text}' is for manifests. Use 'ocimulti edit --annotation' to change the images.");
    }

    /// <summary>The new platform of an entry; null for none.</summary>
    private sealed record NewPlatform(Platform? Platform)
    {
        public static NewPlatform Parse(string text) => new(text == "none" ? null : OciMultiArch.Platform.Parse(text));

        /// <exception cref="UsageException">The options do not name one entry.</exception>
        public IndexEdit Edit(IReadOnlyList<Platform> platforms, IReadOnlyList<Digest> digests)
        {
            if (digests.Count == 1 && platforms.Count == 0)
                return IndexEdit.SetPlatform(digests[0], Platform);
            if (Platform is null)
                throw new UsageException(
                    "--set-platform none needs exactly one --digest, the entry whose platform is removed.");
            if (platforms.Count == 1 && digests.Count == 0)
                return IndexEdit.SetPlatform(platforms[0], Platform);
            throw new UsageException(
                "--set-platform needs exactly one --platform or --digest, the entry whose platform changes.");
        }
    }
}
