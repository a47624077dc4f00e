using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <summary>The words of <c>edit</c>.</summary>
internal static class EditOptions
{
    public static Argument<Target> From { get; } = new("REF")
    {
        Description = $"The index or image to change; with a tag it is written in place: {Target.Forms}.",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    public static Option<Target?> To { get; } = IndexEditCommand.To();

    public static Option<IReadOnlyList<Platform>> Platforms { get; } = IndexEditCommand.Platforms("The images that are meant; each must be there. Default: all.");

    public static Option<IReadOnlyDictionary<string, string>> Labels { get; } = Pairs("--label", "A label of every image's config; repeatable.", "KEY=VALUE");

    public static Option<string[]> RemovedLabels { get; } = Words("--remove-label", "A label to take out; repeatable.", "KEY");

    public static Option<IReadOnlyDictionary<string, string>> Environment { get; } = Pairs("--env", "An environment variable; repeatable.", "NAME=VALUE");

    public static Option<string[]> RemovedEnvironment { get; } = Words("--remove-env", "An environment variable to take out; repeatable.", "NAME");

    public static Option<string[]> Entrypoint { get; } =
        Words("--entrypoint", "The program, and repeated its fixed arguments (--entrypoint=-v where one begins with '-'). The old --cmd goes with the old entrypoint.", "ARG");

    public static Option<string[]> Arguments { get; } = Words("--cmd", "An argument that whoever runs the image may replace; repeatable.", "ARG");

    public static Option<string?> User { get; } = new("--user") { Description = "Who the program runs as: UID[:GID] or a name that the image knows.", HelpName = "USER" };

    public static Option<string?> WorkingDirectory { get; } = new("--workdir") { Description = "The folder the program starts in.", HelpName = "DIR" };

    public static Option<string[]> Ports { get; } = Words("--port", "A port to expose besides those of the image, as 8080 or 53/udp; repeatable.", "PORT");

    public static Option<IReadOnlyDictionary<string, string>> Annotations { get; } = new("--annotation")
    {
        Description = "An annotation of every image's manifest; with an empty value it is removed. Repeatable. For the index itself: 'manifest annotate'.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    public static Option<IReadOnlyList<LayerArgument>> Layers { get; } = new("--append")
    {
        Description = "A layer on top: what a folder holds, below PREFIX in the image (default: /), packed alike on every machine; or a tar file, plain or with gzip. Repeatable.",
        HelpName = "DIR[:PREFIX]|FILE.tar",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(LayerArgument.Parse),
        DefaultValueFactory = static _ => [],
    };

    public static Option<Target?> Rebase { get; } = new("--rebase")
    {
        Description = "Another base, with every platform that is meant: its layers take the place of the old one's.",
        HelpName = "NEWBASE",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    public static Option<Target?> OldBase { get; } = new("--old-base")
    {
        Description = "The base that the images were built on. Default: what they say in their annotations.",
        HelpName = "REF",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    public static Option<ImageFormat?> Format { get; } = SharedOptions.FormatOf("Media types of every document: oci or docker. Default: as they are.");

    public static Option<AttestationHandling> Attestations { get; } = new("--attestations")
    {
        Description = "What becomes of attestations: keep (they point at the changed images, and still tell of the images before) or drop. Default: keep.",
        HelpName = "keep|drop",
        CustomParser = OptionParsers.One(static text => text switch
        {
            "keep" => AttestationHandling.Keep,
            "drop" => AttestationHandling.Drop,
            _ => throw new FormatException($"'{text}' is not what becomes of attestations: write keep or drop."),
        }),
    };

    private static Option<IReadOnlyDictionary<string, string>> Pairs(string name, string description, string form) => new(name)
    {
        Description = description,
        HelpName = form,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    private static Option<string[]> Words(string name, string description, string form) => new(name)
    {
        Description = description,
        HelpName = form,
        DefaultValueFactory = static _ => [],
    };
}
