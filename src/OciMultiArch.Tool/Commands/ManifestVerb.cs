using System.CommandLine;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>manifest</c>: what is done with manifests and indexes themselves.</summary>
internal static class ManifestVerb
{
    public static Command Command() => new("manifest", "Makes, changes, merges, verifies and shows manifest lists (image indexes).")
    {
        ManifestCreateVerb.Command(),
        ManifestMergeVerb.Command(),
        ManifestAddVerb.Command(),
        ManifestRemoveVerb.Command(),
        ManifestAnnotateVerb.Command(),
        ManifestFilterVerb.Command(),
        ManifestInspectVerb.Command(),
        ManifestVerifyVerb.Command(),
    };
}
