using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>edit</c>.</content>
internal static partial class EditCommand
{
    private static readonly Argument<Target> From = new("REF")
    {
        Description = $"The index or image to change. Without --to it is changed in place: its tag then points at the result. {Target.Forms}.",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    private static readonly Option<Target?> To = IndexEditCommand.To;

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        SharedOptions.Platforms("The images to change; each must be there. Default: all.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Labels =
        SharedOptions.Pairs("--label", "A label of every image's config; repeatable.");

    private static readonly Option<string[]> RemovedLabels = SharedOptions.Texts("--remove-label", "A label to remove; repeatable.", "KEY");

    private static readonly Option<IReadOnlyDictionary<string, string>> Variables =
        SharedOptions.Pairs("--env", "An environment variable; repeatable.", "NAME=VALUE");

    private static readonly Option<string[]> RemovedVariables =
        SharedOptions.Texts("--remove-env", "An environment variable to remove; repeatable.", "NAME");

    private static readonly Option<string[]> Entrypoint = SharedOptions.Texts(
        "--entrypoint", "The program; repeated, its fixed arguments (--entrypoint=-v if one begins with '-'). It replaces the old entrypoint and the old --cmd.", "ARG");

    private static readonly Option<string[]> Arguments =
        SharedOptions.Texts("--cmd", "An argument of the program that docker run may replace; repeatable.", "ARG");

    private static readonly Option<string?> User = new("--user")
    {
        Description = "Who the program runs as: UID[:GID] or a name that the image knows.",
        HelpName = "USER",
    };

    private static readonly Option<string?> WorkingDirectory = new("--workdir")
    {
        Description = "The folder the program starts in.",
        HelpName = "DIR",
    };

    private static readonly Option<string[]> Ports =
        SharedOptions.Texts("--port", "A further port to expose, such as 8080 or 53/udp; repeatable.", "PORT");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotated = SharedOptions.Pairs(
        "--annotation", "An annotation of every image's manifest; an empty value removes it. Repeatable. For the index itself use 'manifest annotate'.");

    private static readonly Option<IReadOnlyList<LayerArgument>> Layers = new("--append")
    {
        Description = "A layer on top: the content of a folder, below PREFIX in the image (default: /), packed alike on every machine; or a tar file, plain or with gzip. Repeatable.",
        HelpName = "DIR[:PREFIX]|FILE.tar",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(LayerArgument.Parse),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<Target?> NewBase = SharedOptions.ExistingOption(
        "--rebase", "A new base with every platform that is changed. Its layers replace those of the old base.", "NEWBASE");

    private static readonly Option<Target?> OldBase = SharedOptions.ExistingOption(
        "--old-base", "The base that the images were built on. Default: the one that their annotations name.");

    private static readonly Option<ImageFormat?> Format =
        SharedOptions.FormatOf("Media types of every document: oci or docker. Default: unchanged.");

    private static readonly Option<AttestationHandling> Attestations = new("--attestations")
    {
        Description = "What to do with attestations: keep (they point at the changed images, but still describe the original ones) or drop. Default: keep.",
        HelpName = "keep|drop",
        CustomParser = OptionParsers.Choice(("keep", AttestationHandling.Keep), ("drop", AttestationHandling.Drop)),
    };
}
