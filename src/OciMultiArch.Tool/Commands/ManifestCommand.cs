using System.CommandLine;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest</c>: what is done with manifests and indexes themselves.</summary>
internal static class ManifestCommand
{
    private const string Description =
        "Makes, changes, merges, verifies and shows manifest lists (image indexes).";

    public static Command Create() => new("manifest", Description)
    {
        ManifestCreateCommand.Create(),
        ManifestMergeCommand.Create(),
        IndexEditCommand.CreateAdd(),
        IndexEditCommand.CreateRemove(),
        IndexEditCommand.CreateAnnotate(),
        IndexEditCommand.CreateFilter(),
        InspectCommand.CreateManifest(),
        ManifestVerifyCommand.Create(),
    };
}
