using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>build</c>.</content>
internal static partial class BuildCommand
{
    private static readonly Argument<string> Package = new("PACKAGE")
    {
        Description = "The Go main package: a folder such as ./cmd/api. It is built within its module.",
    };

    private static readonly Option<IReadOnlyList<Platform>> Platforms = new("--platform")
    {
        Description = "The platforms, separated by commas or repeated. The index has their order.",
        HelpName = "OS/ARCH[/VARIANT],...",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
    };

    private static readonly Option<Target?> Base = SharedOptions.ExistingOption(
        "--base", "The image below the program; it must have every platform. Default: none. The image then holds only the program and what other options add.");

    private static readonly Option<IReadOnlyList<Place>> To = new("--to")
    {
        Description = "Where the image goes: host/repository, oci:DIR, oci-archive:FILE or docker-archive:FILE:REPO, without a tag. Repeatable.",
        HelpName = "DEST",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Place.ParseNew),
    };

    private static readonly Option<bool> PerArchTags = new("--per-arch-tags")
    {
        Description = "Also write TAG-ARCH for every image and tag: 1.4.0-amd64, 1.4.0-arm64, 1.4.0-armv7.",
    };

    private static readonly Option<string?> LdFlags = new("--ldflags")
    {
        Description = "Flags of the Go linker, for example \"-s -w -X main.version=1.4.0\".",
        HelpName = "FLAGS",
    };

    private static readonly Option<string[]> BuildTags =
        SharedOptions.Texts("--build-tags", "Build tags of Go, separated by commas or repeated.", "TAG,...");

    private static readonly Option<IReadOnlyDictionary<string, string>> Labels =
        SharedOptions.Pairs("--label", "A label of every image's config; repeatable.");

    private static readonly Option<IReadOnlyList<Annotations.Argument>> Annotated = SharedOptions.Annotations(
        "An annotation of the index, or of the image if there is only one. A prefix names another document: manifest: every image, descriptor: its entry in the index. Repeatable.");

    private static readonly Option<string?> User = new("--user")
    {
        Description = "Who the program runs as: UID[:GID] or a name. Without a base, the image gets that user and its home. Default: the base's.",
        HelpName = "USER",
    };

    private static readonly Option<string?> Certificates = new("--ca-certificates")
    {
        Description = "A PEM file of certificates to trust, such as /etc/ssl/certs/ca-certificates.crt. It goes to that path in the image.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> TimeZones = new("--time-zones")
    {
        Description = "Add time zones in /usr/share/zoneinfo: those of Go, or with --time-zones=PATH those of a folder or zip file.",
        HelpName = "PATH",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Temporary = new("--tmp") { Description = "Add a /tmp that everybody may write to." };

    private static readonly Option<IReadOnlyList<FileArgument>> Files = new("--file")
    {
        Description = "Add a file, or a folder with all it holds; repeatable. DST begins with '/'. MODE is octal, by default 0644, or 0755 for programs of a folder. Owners are numbers.",
        HelpName = "SRC=DST[:MODE[:UID:GID]]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(FileArgument.Parse),
        DefaultValueFactory = static _ => [],
    };

    private static readonly Option<bool> PushByDigest = new("--push-by-digest")
    {
        Description = "Push the images by their digests, without an index. --result lists them, and 'ocimulti join' makes one index from the files of all machines.",
    };

    private static readonly Option<string?> Result = new("--result")
    {
        Description = "The file that --push-by-digest writes when all images are there.",
        HelpName = "FILE",
    };
}
