using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>copy</c>: an image or index with all it holds to another place.</summary>
internal static class CopyCommand
{
    private static readonly Argument<Target> From = new("SOURCE") { Description = $"What exists: {Target.Forms}.", CustomParser = OptionParsers.One(Target.Parse) };

    private static readonly Argument<IReadOnlyList<Target>> To = new("DEST")
    {
        Description = $"Where it goes: {Target.Forms}; several may follow.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(Target.ParseDestination),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("copy",
            "Copies an image or index with all it holds, byte for byte. What the target has is not sent; between repositories of one registry layers are mounted.",
            """
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 oci:airgap:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 oci-archive:api.tar:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 eu.example/acme/api:1.4.0 us.example/acme/api:1.4.0 --expect-platforms linux/amd64,linux/arm64
            """) { From, To, SharedOptions.ExpectPlatforms, SharedOptions.Recheck, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, to) = (parsed.GetRequiredValue(From), parsed.GetRequiredValue(To));
        return PushCommand.RunAsync(session, async _ =>
        {
            var artifact = await from.GetAsync(session.Beside(from.Place, [.. to.Select(static each => each.Place)]), cancellationToken);
            if (to.FirstOrDefault(each => each.Digest is { } digest && digest != artifact.Digest) is { } other)
                throw new UsageException($"{other} names another digest than {from}, which is {artifact.Digest}.");
            return [.. to.GroupBy(static each => each.Place).Select(place =>
                new PushCommand(place.Key, [new(artifact) { Tags = [.. place.Select(static each => each.Tag).OfType<Tag>()] }]))];
        }, cancellationToken);
    }
}
