using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>build</c> that say how go builds.</content>
internal static partial class BuildCommand
{
    private static readonly Option<string?> LdFlags = OptionFactory.Template(OptionFactory.AnyText(
        "--ldflags", "FLAGS", "Flags of the Go linker, for example \"-s -w -X main.version=1.4.0\"."));

    private static readonly Option<string[]> BuildTags =
        OptionFactory.Texts("--build-tags", "TAG,...", "Build tags of Go, separated by commas or repeated.");

    private static readonly Option<IReadOnlyList<string>> Flags = OptionFactory.Many(
        "--flags",
        "FLAG",
        GoFlagArgument.Parse,
        "A further flag of go build, whole, such as --flags=-race or --flags=-gcflags=all=-N; repeatable.");

    private static readonly Option<IReadOnlyList<GoVariableArgument>> GoVariables = OptionFactory.Many(
        "--go-env",
        "[OS/ARCH[/VARIANT]:]NAME=VALUE",
        GoVariableArgument.Parse,
        "An environment variable of go, for all platforms or for one; repeatable. For cgo: --go-env CGO_ENABLED=1 "
        + "--go-env linux/arm64:CC=aarch64-linux-gnu-gcc.");

    private static readonly Option<string?> Go = OptionFactory.Text(
        "--go", "COMMAND", "The go command: a path, or a name that is looked up in PATH. Default: go.");

    private static readonly Option<string?> Name = OptionFactory.Template(OptionFactory.Text(
        "--name",
        "NAME",
        "The program's name in the image, or its whole path: server, /usr/bin/server. Default: /app/ and its own name."));

    private static Option[] GoOptions => [LdFlags, BuildTags, Flags, GoVariables, Go, Name];
}
