using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>digest</c>: what a name points at.</summary>
internal static class DigestCommand
{
    private static readonly Argument<Target> Of = new("REF") { Description = $"What exists: {Target.Forms}.", CustomParser = OptionParsers.One(Target.Parse) };

    public static Command Command()
    {
        DocumentedCommand command = new("digest",
            "Prints the digest that a tag points at: one HEAD request.",
            """
            docker pull ghcr.io/acme/api@$(ocimulti digest ghcr.io/acme/api:latest)
            """) { Of };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Of);
        var store = session.ForReading(target.Place);
        Console.Out.WriteLine(target is { Digest: null, Tag: { } tag }
            ? (await store.ResolveAsync(tag, cancellationToken))?.Digest ?? throw new ContentNotFoundException($"{target} does not exist. Check its name with 'ocimulti tags {target.Place}'.")
            : (await target.GetAsync(store, cancellationToken)).Digest);
    }
}
