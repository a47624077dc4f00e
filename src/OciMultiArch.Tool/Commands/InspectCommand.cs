using System.CommandLine;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>inspect</c>: what is behind a name.</summary>
internal static class InspectCommand
{
    public static Command Command()
    {
        DocumentedCommand command = new("inspect",
            "Shows an index with its platforms, or an image with its config and layers. No layer is read.",
            """
            ocimulti inspect alpine
            ocimulti inspect ghcr.io/acme/api:1.4.0 --raw | sha256sum
            """);
        Inspecting.Run(command, static async (target, artifact, _, cancellationToken) => Inspection.Of(
            target, artifact, artifact.Manifest?.Config.MediaType.IsImageConfig == true ? await artifact.ConfigAsync(cancellationToken) : null));
        return command;
    }
}
