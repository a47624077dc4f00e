using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest filter</c>: an index of some platforms of another.</summary>
internal static class ManifestFilterCommand
{
    private static readonly Argument<Target> Index = IndexEditCommand.Index();
    private static readonly Option<Target?> To = IndexEditCommand.To();
    private static readonly Option<IReadOnlyList<Platform>> Platforms = IndexEditCommand.Platforms("The platforms that stay; each must be there.");

    public static Command Command()
    {
        DocumentedCommand command = new("filter",
            "Keeps the images of some platforms, with their attestations. Everything that stays keeps its bytes.",
            """
            ocimulti manifest filter alpine --platform linux/amd64,linux/arm64 --to registry.example/base/alpine:3
            """) { Index, Platforms, To, SharedOptions.DryRun, SharedOptions.Json };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Platforms) is null or { Implicit: true })
                result.AddError("Say which platforms stay: --platform.");
        });
        Session.Run(command, static (session, parsed, cancellationToken) => IndexEditCommand.RunAsync(
            session,
            parsed.GetRequiredValue(Index),
            parsed.GetValue(To),
            _ => Task.FromResult<IReadOnlyList<IndexEdit>>([IndexEdit.Keep(parsed.GetRequiredValue(Platforms))]),
            cancellationToken));
        return command;
    }
}
