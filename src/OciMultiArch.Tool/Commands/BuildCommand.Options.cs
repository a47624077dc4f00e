using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>build</c>.</content>
internal static partial class BuildCommand
{
    private static readonly Argument<string[]> Packages = new("PACKAGE")
    {
        Description = "A Go main package: a folder such as ./cmd/api, built within its module. Several make an image each. "
            + "Default: this folder.",
        Arity = ArgumentArity.ZeroOrMore,
        DefaultValueFactory = static _ => ["."],
    };

    private static readonly Option<bool> OneImage = OptionFactory.Flag(
        "--one-image",
        "Put all programs into one image, beside one another. The first is what it runs, or what --entrypoint says.");

    private static readonly Option<string?> FileName = OptionFactory.Short("-f", OptionFactory.Text(
        "--filename",
        "FILE",
        "A file that says what is built, images.yaml or the same in JSON, - for the standard input, or .ko.yaml of ko; PACKAGE then "
        + "chooses images by their names. --platform, --base, --to and --tag come before what it says."));

    private static readonly Option<IReadOnlyList<Platform>> Platforms = OptionFactory.BuiltPlatforms(
        "--platform", "The platforms, separated by commas or repeated; required without --filename. The index has their order.");

    private static readonly Option<Target?> Base = SharedOptions.ExistingOption(
        "--base",
        "The image below the program; it must have every platform. "
        + "Default: none. The image then holds only the program and what other options add.");

    private static readonly Option<IReadOnlyList<TemplateArgument<Place>>> To = OptionFactory.Many(
        "--to",
        "DEST",
        PlaceOf,
        "Where the image goes: host/repository, oci:DIR, oci-archive:FILE or docker-archive:FILE:REPO, without a tag. "
        + "{name} in it is the program's name. Repeatable; not needed with --load.");

    private static readonly Option<IReadOnlyList<TemplateArgument<Tag>>> TagNames =
        OptionFactory.Short("-t", OptionFactory.Many(
            "--tag",
            "TAG",
            TagOf,
            "A tag to write when everything is there; repeatable. The tag latest is written last; one with {os}, {arch} "
            + "or {variant} names each platform's image. Default: none."));

    private static readonly Option<bool> PerArchTags = OptionFactory.Flag(
        "--per-arch-tags", "Also write TAG-ARCH for every image and tag: 1.4.0-amd64, 1.4.0-arm64, 1.4.0-armv7.");

    private static readonly Option<IReadOnlyList<Annotations.Argument>> Annotated = OptionFactory.Template(SharedOptions.Annotations(
        "An annotation of the index, or of the image if there is only one. "
        + "A prefix names another document: manifest: every image, descriptor: its entry in the index. Repeatable."));

    private static readonly Option<string?> Certificates = OptionFactory.Text(
        "--ca-certificates",
        "FILE",
        "A PEM file of certificates to trust, such as /etc/ssl/certs/ca-certificates.crt. It goes to that path in the "
        + "image.");

    private static readonly Option<string?> TimeZones = OptionFactory.Text(
        "--time-zones",
        "PATH",
        "Add time zones in /usr/share/zoneinfo: those of Go, or with --time-zones=PATH those of a folder or zip file.");

    private static readonly Option<bool> Temporary =
        OptionFactory.Flag("--tmp", "Add a /tmp that everybody may write to.");

    private static readonly Option<bool> PushByDigest = OptionFactory.Flag(
        "--push-by-digest",
        "Push the images by their digests, without an index. "
        + "--result lists them, and 'ocimulti join' makes one index from the files of all machines.");

    private static readonly Option<string?> Result = OptionFactory.Text(
        "--result", "FILE", "The file that --push-by-digest writes when all images are there.");

    private static TemplateArgument<Place> PlaceOf(string text) => TemplateArgument<Place>.Parse(text, Place.ParseNew);

    private static TemplateArgument<Tag> TagOf(string text)
    {
        TagArgument.RefuseWhole(text);
        return TemplateArgument<Tag>.Parse(text, static tag => Tag.Parse(tag));
    }

    private static Option[] Options => [.. OwnOptions, .. DeliveryOptions];

    private static Option[] DeliveryOptions =>
    [
        SharedOptions.ExpectPlatforms, SharedOptions.NoClobber, SharedOptions.Recheck, SharedOptions.DryRun,
        .. OutputFiles.Options, SharedOptions.Json,
    ];

    private static Option[] GoContent => [Certificates, TimeZones, Temporary, .. ContentOptions.OfNew];

    private static Option[] OwnOptions =>
    [
        FileName, Platforms, Base, To, LoadOption.Option, TagNames, PerArchTags, OneImage, SharedOptions.Format,
        .. GoOptions, .. ImageOptions, Annotated,
        .. GoContent,
        CompressionOption.OfImages, .. BaseOptions.All, PushByDigest, Result,
        .. SupplyChainOptions.All,
    ];
}
