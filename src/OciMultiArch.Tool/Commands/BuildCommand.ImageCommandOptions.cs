using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>image</c> that <c>build</c> does not have, or has in another form.</content>
internal static partial class BuildCommand
{
    private static readonly Argument<NameTemplate> ProgramPath = OptionFactory.Argument(
        "PATH",
        static text => NameTemplate.Parse(text),
        "Each platform's program, or the folder that holds it with all that belongs to it. Placeholders: {os}, {arch}, "
        + "{variant} (v7; empty for most), {rid} of .NET, {rust} and {zig} (their targets), {goreleaser} (linux_amd64_v1) and "
        + "{machine} (x86_64, aarch64).");

    private static readonly Option<IReadOnlyList<Platform>> PrebuiltPlatforms = OptionFactory.Platforms(
        "--platform",
        "The platforms, separated by commas or repeated. The index has their order. Default: every platform of Linux that "
        + "PATH has a program for, or the one that the program itself says.");

    private static readonly Option<string?> PrebuiltName = NameOfAll(OptionFactory.Template(OptionFactory.Text(
        "--name",
        "NAME",
        "The program's name in the image, or its whole path; for a folder, the directory that receives what it holds. "
        + "Default: /app/ and its own name; /app for a folder.")));

    private static readonly Option<string?> InnerProgram = OptionFactory.Text(
        "--program",
        "NAME",
        "For folders: the program that is started, such as server or bin/server. Default: the only one there.");

    private static readonly Option<string?> PrebuiltTimeZones = OptionFactory.Text(
        "--time-zones",
        "PATH",
        "Add time zones in /usr/share/zoneinfo: those of a folder such as /usr/share/zoneinfo, or of a zip file of one.");

    private static Option<string?> NameOfAll(Option<string?> option)
    {
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !result.Errors.Any() && BuildTemplates.NamesPlatform(token.Value))
                result.AddError($"--name {token.Value}: the name is one for all platforms. Leave out what stands for a platform.");
        });
        return option;
    }

    private static Option[] PrebuiltContent => [Certificates, PrebuiltTimeZones, Temporary, .. ContentOptions.OfNew];

    private static Option[] PrebuiltOptions =>
    [
        PrebuiltPlatforms, Base, To, LoadOption.Option, TagNames, PerArchTags, SharedOptions.Format,
        PrebuiltName, InnerProgram, .. ImageOptions, Annotated, .. PrebuiltContent,
        CompressionOption.OfImages, .. BaseOptions.All,
        PushByDigest, Result, .. SupplyChainOptions.All, .. DeliveryOptions,
    ];
}
