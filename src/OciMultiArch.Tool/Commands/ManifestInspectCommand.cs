using System.CommandLine;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest inspect</c>: the document itself, in one request.</summary>
internal static class ManifestInspectCommand
{
    private static readonly Option<bool> Sizes = new("--sizes")
    {
        Description = "Also say how many bytes the config and layers of each image have: one request more for each image.",
    };

    public static Command Command()
    {
        DocumentedCommand command = new("inspect",
            "Shows an index as a table of its entries, or the manifest of an image or artifact: one request, nothing else is read.",
            """
            ocimulti manifest inspect alpine
            ocimulti manifest inspect ghcr.io/acme/api:1.4.0 --sizes
            """) { Sizes };
        Inspecting.Run(command, static async (target, artifact, parsed, cancellationToken) =>
        {
            var inspection = Inspection.Of(target, artifact, null);
            return artifact.Index is { } index && parsed.GetValue(Sizes)
                ? inspection with { Manifests = await SizedAsync(artifact, index, inspection.Manifests!, cancellationToken) }
                : inspection;
        });
        return command;
    }

    private static async Task<IReadOnlyList<InspectedEntry>> SizedAsync(
        Artifact artifact, ImageIndex index, IReadOnlyList<InspectedEntry> entries, CancellationToken cancellationToken)
    {
        InspectedEntry[] sized = [.. entries];
        await Parallel.ForAsync(0, sized.Length, cancellationToken, async (at, cancel) =>
        {
            if (index.Manifests[at].MediaType.IsImageManifest)
                sized[at] = entries[at] with { ContentSize = InspectedEntry.Content(await artifact.ChildAsync(index.Manifests[at], cancel)) };
        });
        return sized;
    }
}
