using System.CommandLine;
using OciMultiArch.Images;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>edit</c>.</content>
internal static partial class EditCommand
{
    private static readonly Argument<Target> From = OptionFactory.Argument(
        "REF",
        Target.Parse,
        $"The index or image to change: {Target.Forms}. Without --to it is changed in place: its tag then points at "
        + "the result.");

    private static readonly Option<Target?> To = IndexEditCommand.To;

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        OptionFactory.Platforms("--platform", "The images to change; each must be there. Default: all.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Labels =
        OptionFactory.Pairs("--label", "KEY=VALUE", "A label of every image's config; repeatable.");

    private static readonly Option<string[]> RemovedLabels =
        OptionFactory.Texts("--remove-label", "KEY", "A label to remove; repeatable.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Variables =
        OptionFactory.Pairs("--env", "NAME=VALUE", "An environment variable; repeatable.");

    private static readonly Option<string[]> RemovedVariables =
        OptionFactory.Texts("--remove-env", "NAME", "An environment variable to remove; repeatable.");

    private static readonly Option<string[]> Entrypoint = OptionFactory.Words(
        "--entrypoint",
        "The program; repeated, its fixed arguments (--entrypoint=-v if one begins with '-'). "
        + "It replaces the old entrypoint and the old --cmd.");

    private static readonly Option<string[]> Arguments =
        OptionFactory.AnyTexts("--cmd", "ARG", "An argument of the program that docker run may replace; repeatable.");

    private static readonly Option<string?> User =
        OptionFactory.AnyText("--user", "USER", "Who the program runs as: UID[:GID] or a name that the image knows.");

    private static readonly Option<string?> WorkingDirectory = OptionFactory.One<string?>(
        "--workdir", "DIR", RuntimeTexts.Folder, "The folder the program starts in.");

    private static readonly Option<IReadOnlyList<string>> Ports = OptionFactory.Many(
        "--port", "PORT", RuntimeTexts.Port, "A further port to expose, such as 8080 or 53/udp; repeatable.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotated = OptionFactory.Pairs(
        "--annotation",
        "[manifest:]KEY=VALUE",
        "An annotation of every image's manifest; an empty value removes it. Repeatable. For the index itself use "
        + "'manifest annotate'.",
        static text => Annotations.Argument.ParseOf(Annotations.Document.Manifest, text));

    private static readonly Option<IReadOnlyList<LayerArgument>> Layers = OptionFactory.Many(
        "--append",
        "DIR[:PREFIX]|FILE.tar",
        LayerArgument.Parse,
        "A layer on top: the content of a folder, below PREFIX in the image (default: /), packed alike on every "
        + "machine; "
        + "or a tar file as it is, plain or with gzip or zstd. Repeatable.");

    private static readonly Option<Target?> NewBase = SharedOptions.ExistingOption(
        "--rebase",
        "A new base with every platform that is changed. Its layers replace those of the old base.", "NEWBASE");

    private static readonly Option<Target?> OldBase = SharedOptions.ExistingOption(
        "--old-base", "The base that the images were built on. Default: the one that their annotations name.");

    private static readonly Option<ImageFormat?> Format =
        SharedOptions.FormatOf("Media types of every document: oci or docker. Default: unchanged.");

    private static readonly Option<AttestationHandling> Attestations = OptionFactory.Choice(
        "--attestations",
        "What to do with attestations: keep (they point at the changed images, but still describe the original ones) "
        + "or drop. "
        + "Default: keep.",
        ("keep", AttestationHandling.Keep),
        ("drop", AttestationHandling.Drop));

    private static Option[] Options =>
    [
        Platforms, .. ConfigOptions, Annotated, Layers, .. ContentOptions.All,
        CompressionOption.Option, CompressionOption.Recompress, NewBase, OldBase,
        Format, SharedOptions.DropAnnotations, Attestations, .. SharedOptions.InPlace(To), SharedOptions.Cache,
        SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json,
    ];

    private static Option[] ConfigOptions =>
    [
        Labels, RemovedLabels, Variables, RemovedVariables, Entrypoint, Arguments, User, WorkingDirectory, Ports,
    ];
}
