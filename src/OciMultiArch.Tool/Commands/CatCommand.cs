using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>cat</c>: a file of an image.</summary>
internal static class CatCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Argument<string> File = OptionFactory.Argument(
        "PATH", PathOf, "The file in the image. Symbolic links are followed, all within the image.");

    public static Command Create()
    {
        DocumentedCommand command = new("cat",
            "Writes a file of an image to the standard output, as a container of the image sees it.",
            """
            ocimulti cat alpine /etc/os-release
            ocimulti cat ghcr.io/acme/api:1.4.0 /app/config.json --platform linux/arm64
            ocimulti cat docker-archive:api.tar /usr/bin/api > api
            """)
        {
            Reference, File, ImageChoice.Platform,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static string PathOf(string text)
    {
        if (text.Trim('/').Length == 0)
            throw new FormatException($"'{text}' names no file. Write its path from the root of the image.");
        return text;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var artifact = await session.GetAsync(target, [], cancellationToken);
        var image = await ImageChoice.ChooseAsync(target, artifact, parsed.GetValue(ImageChoice.Platform), cancellationToken);
        await using var content = await image.OpenFileAsync(parsed.GetRequiredValue(File), cancellationToken);
        await using var output = Console.OpenStandardOutput();
        await content.CopyToAsync(output, cancellationToken);
    }
}
