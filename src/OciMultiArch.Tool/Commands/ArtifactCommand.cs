using System.CommandLine;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>artifact</c>: files that are no images, kept beside them.</summary>
internal static class ArtifactCommand
{
    public static Command Command() => new("artifact", "Keeps any files beside images.")
    {
        ArtifactPushCommand.Command(),
    };
}
