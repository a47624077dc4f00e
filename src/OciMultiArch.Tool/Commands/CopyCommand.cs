using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>copy</c>: an image or index with all it holds to another place.</summary>
internal static partial class CopyCommand
{
    private static readonly Argument<Target> From = SharedOptions.Existing("SOURCE");

    private static readonly Argument<IReadOnlyList<Target>> To = OptionFactory.Arguments(
        "DEST", Target.ParseDestination, $"One or more destinations: {Target.Forms}. None is needed with --load.");

    public static Command Create()
    {
        DocumentedCommand command = new("copy",
            "Copies an image or index with all it holds, byte for byte, and with what refers to it: SBOMs, signatures and "
            + "others. Content that the target has is not sent. Between repositories of one registry, layers are mounted.",
            """
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 oci:airgap:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 oci-archive:api.tar:1.4.0 --platform linux/amd64,linux/arm64
            ocimulti copy ghcr.io/acme/api:1.4.0 --load docker
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0 --referrers application/spdx+json
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0 --tags-of-signatures
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0 --signed-by cosign.pub
            ocimulti copy ghcr.io/acme/api registry.example/acme/api --all-tags --versions '>=1.2' --immutable '*.*.*'
            ocimulti copy ghcr.io/acme/api:1.4.0 eu.example/api:1.4.0 us.example/api:1.4.0 --expect-platforms linux/amd64
            """)
        {
            From, To, LoadOption.Option, ChosenPlatforms.Option, ReferrerOptions.Referrers, ReferrerOptions.SignatureTags,
            SharedOptions.IncludeForeign, SharedOptions.ExpectPlatforms, SharedOptions.NoClobber, SharedOptions.Recheck,
            SharedOptions.Wait, SharedOptions.DryRun, SharedOptions.Json,
        };
        To.Arity = ArgumentArity.ZeroOrMore;
        command.Validators.Add(CheckGoesSomewhere);
        command.Add(SignatureOptions.SignedBy);
        AddTagOptions(command);
        Session.Run(command, RunAsync);
        return command;
    }

    private static void CheckGoesSomewhere(CommandResult result)
    {
        var loads = result.GetResult(LoadOption.Option) is not null;
        if (result.GetResult(To) is not { Tokens.Count: > 0 } && (!loads || result.GetValue(AllTags)))
            result.AddError($"Required argument missing: DEST, or the option {LoadOption.Option.Name}.");
        if (loads && result.GetValue(AllTags))
            result.AddError($"{LoadOption.Option.Name} takes one image: leave {AllTags.Name} out.");
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(AllTags))
            return CopyTagsAsync(session, parsed, cancellationToken);
        var from = parsed.GetRequiredValue(From);
        var targets = parsed.GetValue(To) ?? [];
        var to = targets.ToLookup(static target => target.Place);
        var tags = targets.Prepend(from).Select(static target => target.Tag).OfType<Tag>().Take(1);
        var load = LoadOption.Of(
            parsed, [from.Place, .. targets.Select(static target => target.Place)], [.. tags], ChosenPlatforms.Of(parsed));
        return PushCommand.RunAsync(session, _ => MakeAllAsync(), cancellationToken);

        async Task<IReadOnlyList<PushCommand>> MakeAllAsync()
        {
            var (artifact, pushes) = await MakeAsync(session, parsed, from, to, cancellationToken);
            if (load is not { } engine)
                return pushes;
            return [.. pushes, new(engine.Place, artifact, engine.Tags)];
        }
    }

    private static async Task<(Artifact Artifact, IReadOnlyList<PushCommand> Pushes)> MakeAsync(
        Session session, ParseResult parsed, Target from, ILookup<Place, Target> to,
        CancellationToken cancellationToken)
    {
        var places = to.Select(static place => place.Key);
        var whole = await session.GetAsync(from, [.. places], cancellationToken);
        var artifact = await ChosenPlatforms.OfAsync(whole, parsed, cancellationToken);
        foreach (var target in to.SelectMany(static place => place))
        {
            if (target.Digest is not null && target.Digest != artifact.Digest)
                throw new UsageException($"{target} names another digest than {from}, which is {artifact.Digest}.");
        }
        var pushes = to.Select(place => new PushCommand(place.Key, artifact, TagsOf(place)));
        return (artifact, [.. pushes]);
    }

    private static IReadOnlyList<Tag> TagsOf(IEnumerable<Target> targets)
    {
        var tags = targets.Select(static target => target.Tag);
        return [.. tags.OfType<Tag>()];
    }
}
