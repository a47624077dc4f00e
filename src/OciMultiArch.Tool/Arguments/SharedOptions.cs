using System.CommandLine;
using OciMultiArch.Credentials;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options that several commands take.</summary>
internal static partial class SharedOptions
{
    /// <summary>How a run shows what it is doing.</summary>
    internal enum ProgressKind
    {
        /// <summary>Bars on a terminal, lines otherwise.</summary>
        Auto,

        /// <summary>Lines.</summary>
        Plain,

        /// <summary>Nothing.</summary>
        None,
    }

    public static Option<bool> Json { get; } =
        OptionFactory.Flag("--json", "Print one JSON document on standard output.");

    public static Option<bool> DryRun { get; } = OptionFactory.Flag(
        "--dry-run",
        "Write nothing. Only read (GET and HEAD), and say what would be sent, mounted, written, tagged or deleted.");

    public static Option<int?> Limit { get; } = OptionFactory.One(
        "--limit", "N", TagFilterOptions.ParseCount, "Only the first N names, as they are listed; what follows is not asked for.");

    public static Option<TimeSpan?> Wait { get; } = OptionFactory.One(
        "--wait",
        "TIME",
        static text => (TimeSpan?)Durations.ParseTimeout(text),
        "How long to wait for what is read from a registry and is not there yet, such as 30, 1.5s, 5m or 1h: some "
        + "registries do not show a tag right after its push. Default: not at all.");

    public static Option<bool> Recheck { get; } = OptionFactory.Flag(
        "--recheck",
        "Also look below manifests that are there already, "
        + "and send again what is missing below them, such as lost layers.");

    public static Option<bool> NoClobber { get; } = OptionFactory.Flag(
        "--no-clobber",
        "Do not touch a tag that holds another digest; one that holds the same is fine. The other tags are written, the "
        + "tags that were kept are named, and the exit status is then 1.");

    public static Option<IReadOnlyList<Platform>> ExpectPlatforms { get; } = OptionFactory.Platforms(
        "--expect-platforms", "Fail before anything is written if one of these platforms has no image.");

    public static Option<ProgressKind> Progress { get; } = OptionFactory.Choice(
        "--progress",
        "How to show progress on standard error: auto (bars on a terminal, lines with times otherwise), plain (lines) or none. "
        + "Default: auto.",
        ("auto", ProgressKind.Auto),
        ("plain", ProgressKind.Plain),
        ("none", ProgressKind.None));

    public static Option<bool> Quiet { get; } =
        OptionFactory.Short("-q", OptionFactory.Flag("--quiet", "Show no progress, as with --progress none."));

    public static Option<bool> Digests { get; } = OptionFactory.Flag(
        "--digests", "Show digests whole on a terminal, too. What goes to a file or a program always has them whole.");

    public static Option<ImageFormat?> Format { get; } =
        FormatOf("The kind of the new documents: oci, which is the standard and holds annotations, or docker, for old registries "
            + "and engines. Default: oci, or for an index what its images are.");

    public static Option<bool> DropAnnotations { get; } = OptionFactory.Flag(
        "--drop-annotations",
        "With --format docker: leave out the annotations, which Docker's format cannot hold. Default: they are refused.");

    public static Option<IReadOnlyList<Tag>> AlsoTags { get; } = OptionFactory.Short("--also-tag", OptionFactory.Short(
        "-t",
        OptionFactory.Many("--tag", "TAG", TagArgument.ParseFurther, "A further tag for the index; repeatable.")));

    /// <summary>Tags of what is made; <see cref="TagsOf"/> puts them in order.</summary>
    public static Option<IReadOnlyList<Tag>> Tags { get; } = OptionFactory.Short("-t", OptionFactory.Many(
        "--tag",
        "TAG",
        TagArgument.ParseNew,
        "A tag to write when everything is there; repeatable. The tag latest is written last. Default: none."));

    public static Option<bool> IncludeForeign { get; } = OptionFactory.Flag(
        "--include-foreign",
        "Also fetch layers that manifests tell clients to fetch from elsewhere, as those of old Windows images: over TLS, "
        + "without a login, checked by digest and size. Default: they are left out, which the report says.");

    /// <summary>Annotations that can only go to an index.</summary>
    public static Option<IReadOnlyList<KeyValuePair<string, string>>> IndexAnnotations { get; } =
        OptionFactory.Many(
            "--annotation",
            "[index:]KEY=VALUE",
            static text => Arguments.Annotations.Argument.ParseOf(Arguments.Annotations.Document.Index, text),
            "An annotation of the index; repeatable.");

    public static Option<string?> Cache { get; } = OptionFactory.One(
        "--cache",
        "DIR",
        FolderName,
        "A layout folder that keeps packed layers, linked programs, and manifests of bases, for later builds. Default: a folder of "
        + "your own in $XDG_CACHE_HOME or ~/.cache.");

    /// <summary>How progress is shown.</summary>
    public static ProgressKind ProgressOf(ParseResult parsed)
    {
        if (parsed.GetValue(Quiet))
            return ProgressKind.None;
        return parsed.GetValue(Progress);
    }

    /// <summary>The tags in the order in which they are written: each once, latest last.</summary>
    public static IReadOnlyList<Tag> TagsOf(ParseResult parsed)
    {
        var distinct = parsed.GetRequiredValue(Tags).Distinct();
        return [.. distinct.OrderBy(static tag => tag == Tag.Latest)];
    }

    /// <summary>
    /// The layout folder in which builds keep the layers they pack: the one that is named, or else the user's own.
    /// </summary>
    public static OciLayout CacheOf(string? folder) =>
        OciLayout.At(folder ?? UserCacheFolder("ocimulti"));

    /// <summary>An argument for an image or index that exists.</summary>
    public static Argument<Target> Existing(string name = "REF") =>
        OptionFactory.Argument(name, Target.Parse, $"What exists: {Target.Forms}.");

    /// <summary>An option for one image or index that exists.</summary>
    public static Option<Target?> ExistingOption(string name, string description, string form = "REF") =>
        OptionFactory.One(name, form, static text => (Target?)Target.Parse(text), description);

    /// <summary>An option for the format of documents.</summary>
    public static Option<ImageFormat?> FormatOf(string description)
    {
        (string, ImageFormat?)[] choices = [("oci", ImageFormat.Oci), ("docker", ImageFormat.Docker)];
        return OptionFactory.Choice("--format", description, choices);
    }

    /// <summary>Whether annotations are dropped.</summary>
    /// <exception cref="UsageException">The format is not Docker's.</exception>
    public static bool DropsAnnotations(ParseResult parsed, ImageFormat? format)
    {
        var drops = parsed.GetValue(DropAnnotations);
        if (drops && format != ImageFormat.Docker)
            throw new UsageException("--drop-annotations needs --format docker: the OCI format holds annotations.");
        return drops;
    }

    /// <summary>An option for annotations of several documents.</summary>
    public static Option<IReadOnlyList<Annotations.Argument>> Annotations(string description) => OptionFactory.Many(
        "--annotation", "[index:|manifest:|descriptor:]KEY=VALUE", Arguments.Annotations.Argument.Parse, description);

    /// <summary>A folder of the user's own for what may be lost.</summary>
    public static string UserCacheFolder(string name) => Path.Combine(UserCacheFolder(), name);

    private static string? FolderName(string text)
    {
        HomeSign.Refuse(text);
        if (text.Length > 0)
            return text;
        throw new FormatException("the name is empty. Name a folder, or leave the option out.");
    }

    // A full path even where there is no home: what is kept never goes into the sources in the working folder.
    private static string UserCacheFolder()
    {
        if (UserFolder.Absolute(Environment.GetEnvironmentVariable("XDG_CACHE_HOME")) is { } named)
            return named;
        var home = UserFolder.Home(Environment.GetEnvironmentVariable);
        if (!OperatingSystem.IsWindows())
            return Path.Combine(home, ".cache");
        return UserFolder.Absolute(Environment.GetEnvironmentVariable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local");
    }
}
