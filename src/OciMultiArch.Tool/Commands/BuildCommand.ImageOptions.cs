using System.CommandLine;
using OciMultiArch.Images;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>build</c> that say how the image runs.</content>
internal static partial class BuildCommand
{
    private static readonly Option<IReadOnlyDictionary<string, string>> Labels =
        OptionFactory.Template(OptionFactory.Pairs("--label", "KEY=VALUE", "A label of every image's config; repeatable."));

    private static readonly Option<string[]> RemovedLabels =
        OptionFactory.Texts("--remove-label", "KEY", "A label of the base that the image is not to have; repeatable.");

    private static readonly Option<IReadOnlyList<InheritArgument>> Inherited = OptionFactory.Many(
        "--inherit",
        "[KIND=]none|all|NAME,...",
        InheritArgument.Parse,
        "What to take over from the base: labels, annotations, env, ports or volumes, for example "
        + "labels=org.opencontainers.image.*; repeatable. Without KIND=, all kinds. Default: all but annotations.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Variables =
        OptionFactory.Pairs("--env", "NAME=VALUE", "An environment variable of the image; repeatable.");

    private static readonly Option<string[]> Entrypoint = OptionFactory.Words(
        "--entrypoint",
        "What is run in place of the program alone; repeated, its fixed arguments (--entrypoint=-v if one begins with "
        + "'-').");

    private static readonly Option<string[]> Command = OptionFactory.AnyTexts(
        "--cmd", "ARG", "An argument of the program that docker run may replace; repeatable.");

    private static readonly Option<string?> User = OptionFactory.AnyText(
        "--user",
        "USER",
        "Who the program runs as: UID[:GID] or a name. Without a base, the image gets that user and its home. Default: "
        + "the base's.");

    private static readonly Option<string?> Folder = OptionFactory.One<string?>(
        "--workdir", "DIR", RuntimeTexts.Folder, "The folder the program starts in. Default: the base's.");

    private static readonly Option<IReadOnlyList<string>> Ports = OptionFactory.Many(
        "--port", "PORT", RuntimeTexts.Port, "A port to expose, such as 8080 or 53/udp; repeatable.");

    private static readonly Option<IReadOnlyList<string>> Volumes = OptionFactory.Many(
        "--volume", "DIR", RuntimeTexts.Volume, "A folder that holds data of its own, such as /data; repeatable.");

    private static readonly Option<string?> StopSignal = OptionFactory.One<string?>(
        "--stop-signal",
        "SIGNAL",
        RuntimeTexts.Signal,
        "The signal that asks the program to end, such as SIGINT. Default: the base's.");

    private static readonly Option<DateTimeOffset?> Created = OptionFactory.One(
        "--created",
        "TIME",
        static text => (DateTimeOffset?)CreatedTime.Parse(text),
        "When the image counts as made: 2026-01-31T12:00:00Z, or seconds since 1970. Default: SOURCE_DATE_EPOCH, or "
        + "else 1970.");

    private static Option[] ImageOptions =>
    [
        Labels, RemovedLabels, Inherited, Variables, Entrypoint, Command, User, Folder, Ports, Volumes, StopSignal,
        Created,
    ];
}
