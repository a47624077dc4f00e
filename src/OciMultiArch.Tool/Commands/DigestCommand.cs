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
            "Prints the digest that a tag points at. Costs one HEAD request, and a GET where that finds nothing.",
            """
            docker pull ghcr.io/acme/api@$(ocimulti digest ghcr.io/acme/api:latest)
            """)
        {
            Reference, SharedOptions.Wait,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var store = session.ForReading(target.Place);
        Console.Out.WriteLine(await DigestAsync(session, target, store, cancellationToken));
    }

    private static async Task<Digest> DigestAsync(
        Session session, Target target, IContentSource store, CancellationToken cancellationToken)
    {
        if (target.Digest is not null || target.Tag is null)
            return (await session.GetAsync(target, store, cancellationToken)).Digest;
        if (await store.ResolveAsync(target.Tag, cancellationToken) is { } held)
            return held.Digest;
        if (store is Repository && !session.Waits)
            throw target.NotFound();
        return (await session.GetAsync(target, store, cancellationToken)).Digest;
    }
}
