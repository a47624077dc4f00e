using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>tag</c>: further tags for what exists; and <c>tags</c>, which lists them.</summary>
internal static class TagCommand
{
    private static readonly Argument<Target> From =
        OptionFactory.Argument("REF", Target.ParseInPlace, "What exists: a registry reference or oci:DIR:TAG.");

    private static readonly Argument<IReadOnlyList<Tag>> Tags =
        OptionFactory.Arguments("TAG", TagArgument.ParseFurther, "The tags to write, in this order.");

    private static readonly Argument<Place> Repository = OptionFactory.Argument(
        "REPOSITORY",
        Place.Parse,
        "A repository such as ghcr.io/acme/api, oci:DIR, oci-archive:FILE or docker-archive:FILE[:REPO].");

    public static Command Create()
    {
        DocumentedCommand command = new("tag",
            "Gives an image or index further tags in its own repository. "
            + "Costs one request to read it and one for each tag. No blob is sent.",
            """
            ocimulti tag ghcr.io/acme/api:1.4.0 latest
            ocimulti tag oci:out:1.4.0 1.4 1 latest
            """)
        {
            From, Tags, SharedOptions.ExpectPlatforms, SharedOptions.NoClobber, SharedOptions.Wait, SharedOptions.DryRun,
            SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    public static Command CreateList()
    {
        DocumentedCommand command = new("tags",
            "Lists the tags of a repository, layout folder or archive, one on each line. Names of other programs are "
            + "listed as they are, and what has no name as @DIGEST.",
            """
            ocimulti tags ghcr.io/acme/api
            ocimulti tags oci-archive:api.tar
            ocimulti tags ghcr.io/acme/api --json
            ocimulti tags ghcr.io/acme/api --limit 20
            """)
        {
            Repository, SharedOptions.Limit, SharedOptions.Json,
        };
        Session.Run(command, ListAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(From);
        var tags = parsed.GetRequiredValue(Tags);
        return PushCommand.RunAsync(session, async _ =>
        {
            var before = BeforeAsync(session, from.Place, tags, cancellationToken);
            var artifact = await session.GetAsync(from, [from.Place], cancellationToken);
            return [new(from.Place, artifact, tags) { Before = await before }];
        }, cancellationToken);
    }

    // People are told what a tag held, which a registry is asked meanwhile. A program saves the request.
    private static async Task<IReadOnlyDictionary<string, string?>?> BeforeAsync(
        Session session, Place place, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (!Screen.IsTerminal || session.IsJson || session.IsDryRun || place is not Place.Registry)
            return null;
        var store = session.ForWriting(place);
        try
        {
            var held = await ParallelWork.SelectAsync(tags, store.ResolveAsync, cancellationToken);
            return tags.Zip(held).ToDictionary(static pair => pair.First.Value, static pair => pair.Second?.Digest.ToString());
        }
        catch (OciException)
        {
            return null; // who may write need not be allowed to read
        }
    }

    private static async Task ListAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = parsed.GetRequiredValue(Repository);
        if (place is Place.Layout layout)
            _ = layout.Existing();
        var names = SourceNames.OfAsync(session.ForReading(place), cancellationToken);
        if (parsed.GetValue(SharedOptions.Limit) is { } limit)
            names = names.Take(limit);
        if (parsed.GetValue(SharedOptions.Json))
        {
            TagList list = new(place.ToString()!, await names.ToListAsync(cancellationToken), session.Requests);
            session.Print(list, static json => json.TagList, static () => { });
            return;
        }
        await foreach (var name in names)
            Output.Line(name);
    }
}
