using System.CommandLine;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest</c>: what is done with manifests and indexes themselves.</summary>
internal static class ManifestCommand
{
    private const string Description =
        "Makes, changes, merges, verifies and shows manifest lists (image indexes).";

    public static Command Create()
    {
        Command command = new("manifest", Description) { ManifestCreateCommand.Create(), ManifestMergeCommand.Create() };
        Command[] edits =
        [
            IndexEditCommand.CreateAdd(),
            IndexEditCommand.CreateRemove(),
            IndexEditCommand.CreateAnnotate(),
            IndexEditCommand.CreateFilter(),
        ];
        foreach (var edit in edits)
            command.Add(ReferrerOptions.AddTo(edit));
        command.Add(InspectCommand.CreateManifest());
        command.Add(ManifestVerifyCommand.Create());
        return command;
    }
}
