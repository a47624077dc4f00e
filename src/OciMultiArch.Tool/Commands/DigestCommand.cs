using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>digest</c>: what a tag points at.</summary>
internal static class DigestCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    public static Command Create()
    {
        DocumentedCommand command = new("digest",
            "Prints the digest that a tag points at. Costs one HEAD request, and a GET where that finds nothing; with "
            + "--platform one GET.",
            """
            docker pull ghcr.io/acme/api@$(ocimulti digest ghcr.io/acme/api:latest)
            ocimulti digest ghcr.io/acme/api:latest --platform linux/arm64
            """)
        {
            Reference, ChosenPlatforms.Option, SharedOptions.Wait,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var store = session.ForReading(target.Place);
        if (ChosenPlatforms.Of(parsed).Count == 0)
        {
            Console.Out.WriteLine(await DigestAsync(session, target, store, cancellationToken));
            return;
        }
        var whole = await session.GetAsync(target, store, cancellationToken);
        var chosen = await ChosenPlatforms.OfAsync(whole, parsed, cancellationToken);
        Console.Out.WriteLine(chosen.Digest);
    }

    private static async Task<Digest> DigestAsync(
        Session session, Target target, IContentSource store, CancellationToken cancellationToken)
    {
        // What a folder or archive calls its images is more than tags.
        if (target is not { Place: Place.Registry, Digest: null, Tag: not null })
            return (await session.GetAsync(target, store, cancellationToken)).Digest;
        if (await store.ResolveAsync(target.Tag!, cancellationToken) is { } held)
            return held.Digest;
        if (!session.Waits)
            throw target.NotFound();
        return (await session.GetAsync(target, store, cancellationToken)).Digest;
    }
}
