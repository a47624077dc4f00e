using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>tags</c>: the names in a place.</summary>
internal static class TagsCommand
{
    private static readonly Argument<Place> Repository = new("REPOSITORY")
    {
        Description = "A repository such as ghcr.io/acme/api, oci:DIR, oci-archive:FILE or docker-archive:FILE[:REPO].",
        CustomParser = OptionParsers.One(Place.Parse),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("tags",
            "Lists the tags of a repository, layout folder or archive, one a line.",
            """
            ocimulti tags ghcr.io/acme/api
            """) { Repository };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = parsed.GetRequiredValue(Repository);
        if (place is LayoutPlace { Folder: var folder } && !Directory.Exists(folder))
            throw new ContentNotFoundException($"There is no folder {folder}. Check its name.");
        await foreach (var tag in session.ForReading(place).TagsAsync(cancellationToken))
            Console.Out.WriteLine(tag);
    }
}
