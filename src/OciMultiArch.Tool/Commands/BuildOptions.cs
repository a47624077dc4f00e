using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <summary>The words of <c>build</c>.</summary>
internal static class BuildOptions
{
    public static Argument<string> Package { get; } = new("PACKAGE") { Description = "The Go main package: a folder such as ./cmd/api, built within its module." };

    public static Option<IReadOnlyList<Platform>> Platforms { get; } = new("--platform")
    {
        Description = "The platforms, separated by commas or repeated; the index has their order.",
        HelpName = "OS/ARCH[/VARIANT],...",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
    };

    public static Option<Target?> Base { get; } = new("--base")
    {
        Description = "The image below the program, with every platform that is built. Default: none, the program stands alone but for what is asked for below.",
        HelpName = "REF",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    public static Option<IReadOnlyList<Place>> To { get; } = new("--to")
    {
        Description = "Where the image goes: host/repository, oci:DIR, oci-archive:FILE or docker-archive:FILE:REPO, without a tag. Repeatable.",
        HelpName = "DEST",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Place.ParseNew),
    };

    public static Option<IReadOnlyList<Tag>> Tags { get; } = new("--tag")
    {
        Description = "A tag to write when all is there; repeatable, latest goes last. Default: none.",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Tag.Parse(text)),
        DefaultValueFactory = static _ => [],
    };

    public static Option<bool> PerArchTags { get; } = new("--per-arch-tags")
    {
        Description = "Also write TAG-ARCH for every image and tag: 1.4.0-amd64, 1.4.0-arm64, 1.4.0-armv7.",
    };

    public static Option<string?> LdFlags { get; } = new("--ldflags") { Description = "Flags of the Go linker, for example \"-s -w -X main.version=1.4.0\".", HelpName = "FLAGS" };

    public static Option<string[]> BuildTags { get; } = new("--build-tags")
    {
        Description = "Build tags of Go, separated by commas or repeated.",
        HelpName = "TAG,...",
        DefaultValueFactory = static _ => [],
    };

    public static Option<IReadOnlyDictionary<string, string>> Labels { get; } = new("--label")
    {
        Description = "A label of every image's config; repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    public static Option<IReadOnlyList<Annotation>> Annotations { get; } = SharedOptions.Annotations(
        "An annotation of the index, or of the image where there is only one; a prefix says otherwise: manifest: for every image, descriptor: for what the index says of it. Repeatable.");

    public static Option<string?> User { get; } = new("--user") { Description = "Who the program runs as: UID[:GID] or a name. Without a base, such a user is made, with a home. Default: the base's.", HelpName = "USER" };

    public static Option<string?> Cache { get; } = new("--cache")
    {
        Description = "A layout folder for layers that are packed. Default: a folder of your own, in $XDG_CACHE_HOME or ~/.cache.",
        HelpName = "DIR",
    };
}
