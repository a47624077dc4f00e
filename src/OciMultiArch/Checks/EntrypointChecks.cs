namespace OciMultiArch.Checks;

/// <summary>Whether the program that a container of an image starts is one for the image's platform, and can start.</summary>
internal static class EntrypointChecks
{
    /// <summary>What is wrong with the program; null when nothing is, or when layers are not read.</summary>
    public static VerifyProblem? Of(VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        if (!blobs.ReadsLayers || PlatformOf(image, config) is not { } platform)
            return null;
        ProgramPaths paths = new(config, platform);
        if (paths.Command is not { } command)
            return null;
        ProgramChecks checks = new(image, platform, paths, FilesOf(image, blobs));
        return checks.Of(command);
    }

    private static Platform? PlatformOf(VerifiedManifest image, ImageConfig config)
    {
        var stated = image.Artifact.Descriptor.Platform;
        return stated.IsNamed() ? stated : config.Platform;
    }

    private static ImageFiles FilesOf(VerifiedManifest image, VerifiedBlobs blobs)
    {
        var layers = image.Artifact.Manifest!.Layers;
        return new([.. layers.Select(layer => blobs.LayerScan(layer)?.Files)]);
    }
}
