using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>sbom</c>: what is in an image or a program.</summary>
internal static class SbomCommand
{
    private static readonly Argument<Subject> Of = OptionFactory.Argument(
        "REF|FILE", Subject.Parse, $"A program by Go on this machine, or an image: {Target.Forms}.");

    private static readonly Option<SbomFormat> Format = OptionFactory.Choice(
        "--format",
        "The form: SPDX 2.3 or CycloneDX 1.6, both as JSON. Default: spdx.",
        ("spdx", SbomFormat.Spdx),
        ("cyclonedx", SbomFormat.CycloneDx));

    public static Command Create()
    {
        DocumentedCommand command = new("sbom",
            "Writes an SBOM of an image or of a program by Go to the standard output: files with their hashes, and modules "
            + "with versions and checksums. 'build --sbom' makes and attaches them.",
            """
            ocimulti sbom ./api
            ocimulti sbom ghcr.io/acme/api:1.4.0 --platform linux/arm64 --format cyclonedx > api.cdx.json
            """)
        {
            Of, ImageChoice.Platform, Format,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        SbomOptions options = new() { Format = parsed.GetValue(Format) };
        var wanted = parsed.GetValue(ImageChoice.Platform);
        var sbom = await MakeAsync(session, parsed.GetRequiredValue(Of), wanted, options, cancellationToken);
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(sbom.Bytes, cancellationToken);
    }

    private static async Task<Sbom> MakeAsync(
        Session session, Subject subject, Platform? wanted, SbomOptions options, CancellationToken cancellationToken)
    {
        if (subject.Image is not { } target)
            return await Sbom.OfProgramAsync(subject.File!, options, cancellationToken);
        var artifact = await session.GetAsync(target, [], cancellationToken);
        var image = await ImageChoice.ChooseAsync(target, artifact, wanted, cancellationToken);
        return await Sbom.OfImageAsync(image, options, cancellationToken);
    }

    /// <summary>A file that is there, or an image.</summary>
    private sealed record Subject(string? File, Target? Image)
    {
        public static Subject Parse(string text)
        {
            if (System.IO.File.Exists(text))
                return new(text, null);
            if (!OtherForm.IsPath(text))
                return new(null, Target.Parse(text));
            var reason = DiskReason.IsHidden(text) ? DiskReason.Denied : "there is no such file";
            throw new FormatException($"'{Output.Plain(text)}': {reason}. Name a program by Go, or an image.");
        }
    }
}
