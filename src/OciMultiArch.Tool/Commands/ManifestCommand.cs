using System.CommandLine;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest</c>: what is done with manifests and indexes themselves.</summary>
internal static class ManifestCommand
{
    public static Command Command() => new("manifest", "Makes, changes, merges, verifies and shows manifest lists (image indexes).")
    {
        ManifestCreateCommand.Command(),
        ManifestMergeCommand.Command(),
        ManifestAddCommand.Command(),
        ManifestRemoveCommand.Command(),
        ManifestAnnotateCommand.Command(),
        ManifestFilterCommand.Command(),
        ManifestInspectCommand.Command(),
        ManifestVerifyCommand.Command(),
    };
}
