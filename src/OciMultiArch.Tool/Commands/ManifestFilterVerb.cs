using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest filter</c>: an index of some platforms of another.</summary>
internal static class ManifestFilterVerb
{
    private static readonly Argument<Target> Index = IndexEditVerb.Index();
    private static readonly Option<Target?> To = IndexEditVerb.To();
    private static readonly Option<IReadOnlyList<Platform>> Platforms = IndexEditVerb.Platforms("The platforms that stay; each must be there.");

    public static Command Command()
    {
        Verb command = new("filter",
            "Keeps the images of some platforms, with their attestations. Everything that stays keeps its bytes.",
            """
            ocimulti manifest filter alpine --platform linux/amd64,linux/arm64 --to registry.example/base/alpine:3
            """) { Index, Platforms, To, Shared.DryRun, Shared.Json };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Platforms) is null or { Implicit: true })
                result.AddError("Say which platforms stay: --platform.");
        });
        Session.Run(command, static (session, parsed, cancellationToken) => IndexEditVerb.RunAsync(
            session,
            parsed.GetRequiredValue(Index),
            parsed.GetValue(To),
            _ => Task.FromResult<IReadOnlyList<IndexEdit>>([IndexEdit.Keep(parsed.GetRequiredValue(Platforms))]),
            cancellationToken));
        return command;
    }
}
