using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>tag</c>: further names for what exists.</summary>
internal static class TagCommand
{
    private static readonly Argument<Target> From = new("REF") { Description = "What exists: a registry reference or oci:DIR:TAG.", CustomParser = OptionParsers.One(Target.ParseInPlace) };

    private static readonly Argument<IReadOnlyList<Tag>> Tags = new("TAG")
    {
        Description = "The tags to write, in this order.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(static text => Tag.Parse(text)),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("tag",
            "Gives an image or index further tags in its own repository: one request to read it and one for each tag. No blob is sent.",
            """
            ocimulti tag ghcr.io/acme/api:1.4.0 latest
            ocimulti tag oci:out:1.4.0 1.4 1 latest
            """) { From, Tags, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, tags) = (parsed.GetRequiredValue(From), parsed.GetRequiredValue(Tags));
        return PushCommand.RunAsync(session, async _ =>
        {
            var artifact = await from.GetAsync(session.ForWriting(from.Place), cancellationToken);
            return [new(from.Place, [new(artifact) { Tags = tags }])];
        }, cancellationToken);
    }
}
