using System.CommandLine;

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

    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on standard output." };

    public static Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Write nothing. Only read (GET and HEAD), and say what would be sent, mounted, written, tagged or deleted.",
    };

    public static Option<bool> Recheck { get; } = new("--recheck")
    {
        Description = "Also look below manifests that are there already, and send again what is missing below them, such as lost layers.",
    };

    public static Option<IReadOnlyList<Platform>?> ExpectPlatforms { get; } = new("--expect-platforms")
    {
        Description = "Fail before anything is written if one of these platforms has no image.",
        HelpName = PlatformList,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
    };

    public static Option<ProgressKind> Progress { get; } = new("--progress")
    {
        Description = "How to show progress on standard error: auto (bars on a terminal, lines otherwise), plain (lines) or none. Default: auto.",
        HelpName = "auto|plain|none",
        Recursive = true,
        CustomParser = OptionParsers.Choice(("auto", ProgressKind.Auto), ("plain", ProgressKind.Plain), ("none", ProgressKind.None)),
    };

    public static Option<ImageFormat?> Format { get; } =
        FormatOf("Media types of the new documents: oci or docker. Default: oci, or for an index that of its images.");

    public static Option<IReadOnlyList<Tag>> AlsoTags { get; } = new("--also-tag")
    {
        Description = "A further tag for the index; repeatable.",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Tag.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Tags of what is made; <see cref="TagsOf"/> puts them in order.</summary>
    public static Option<IReadOnlyList<Tag>> Tags { get; } = new("--tag")
    {
        Description = "A tag to write when everything is there; repeatable. The tag latest is written last. Default: none.",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Tag.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Annotations that can only go to an index.</summary>
    public static Option<IReadOnlyList<KeyValuePair<string, string>>> IndexAnnotations { get; } = new("--annotation")
    {
        Description = "An annotation of the index; repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(OptionParsers.Pair),
        DefaultValueFactory = static _ => [],
    };

    public static Option<string?> Cache { get; } = new("--cache")
    {
        Description = "A layout folder that keeps packed layers for later builds. Default: a folder of your own in $XDG_CACHE_HOME or ~/.cache.",
        HelpName = "DIR",
    };

    private const string PlatformList = "OS/ARCH[/VARIANT],...";

    /// <summary>The tags in the order in which they are written: each once, latest last.</summary>
    public static IReadOnlyList<Tag> TagsOf(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(Tags).Distinct().OrderBy(static tag => tag == Tag.Latest)];

    /// <summary>The layout folder in which builds keep the layers they pack: the one that is named, or else the user's own.</summary>
    public static OciLayout CacheOf(string? folder) => OciLayout.At(folder ?? Path.Combine(UserCacheFolder(), "ocimulti"));

    /// <summary>An argument for an image or index that exists.</summary>
    public static Argument<Target> Existing(string name = "REF") => new(name)
    {
        Description = $"What exists: {Target.Forms}.",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    /// <summary>An argument for one or more images that exist.</summary>
    public static Argument<IReadOnlyList<Target>> Sources(string description) => new("SOURCE")
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Target.Parse),
    };

    /// <summary>An option for one image or index that exists.</summary>
    public static Option<Target?> ExistingOption(string name, string description, string helpName = "REF") => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = OptionParsers.One(Target.Parse),
    };

    /// <summary>An option for several platforms; none by default.</summary>
    public static Option<IReadOnlyList<Platform>> Platforms(string description) => new("--platform")
    {
        Description = description,
        HelpName = PlatformList,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>An option for pairs with distinct keys; none by default.</summary>
    public static Option<IReadOnlyDictionary<string, string>> Pairs(string name, string description, string helpName = "KEY=VALUE") => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    /// <summary>An option for texts that are taken as they are; none by default.</summary>
    public static Option<string[]> Texts(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = static _ => [],
    };

    /// <summary>An option for the format of documents.</summary>
    public static Option<ImageFormat?> FormatOf(string description) => new("--format")
    {
        Description = description,
        HelpName = "oci|docker",
        CustomParser = OptionParsers.Choice<ImageFormat?>(("oci", ImageFormat.Oci), ("docker", ImageFormat.Docker)),
    };

    /// <summary>An option for annotations of several documents.</summary>
    public static Option<IReadOnlyList<Annotations.Argument>> Annotations(string description) => new("--annotation")
    {
        Description = description,
        HelpName = "[index:|manifest:|descriptor:]KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Arguments.Annotations.Argument.Parse),
        DefaultValueFactory = static _ => [],
    };

    private static string UserCacheFolder()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named))
            return named;
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}
