using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>export</c>: the file system of an image as one tar.</summary>
internal static class ExportCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Argument<string> To = OptionFactory.Argument(
        "FILE", OptionParsers.Name, "The tar file, which is replaced; - means the standard output.");

    public static Command Create()
    {
        DocumentedCommand command = new("export",
            "Writes the files of an image, all its layers one over the other, as one tar without compression. What an upper "
            + "layer removes is not in it. Owners, modes, times and attributes are those of the layers; the same image gives "
            + "the same bytes.",
            """
            ocimulti export ghcr.io/acme/api:1.4.0 api.tar --platform linux/arm64
            ocimulti export oci:airgap:1.4.0 - | tar -x -C rootfs
            """)
        {
            Reference, To, ImageChoice.Platform,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var file = parsed.GetRequiredValue(To);
        if (file == "-" && !Console.IsOutputRedirected)
            throw new UsageException("The standard output is a terminal, which shows no tar. Redirect it, or name a file.");
        var artifact = await session.GetAsync(target, [], cancellationToken);
        var image = await ImageChoice.ChooseAsync(target, artifact, parsed.GetValue(ImageChoice.Platform), cancellationToken);
        if (file == "-")
            file = "/dev/stdout";
        await ProgressView.ShowAsync(
            session.Progress, $"files to {Output.Plain(file)}", () => image.ExportToFileAsync(file, cancellationToken).AsTask());
    }
}
