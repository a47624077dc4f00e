namespace OciMultiArch.Checks;

/// <summary>Whether the program that a container of an image starts is one for the image's platform, and can start.</summary>
internal static class EntrypointChecks
{
    private static readonly Remedy Correction = new("Name a program, or leave the list empty.");

    /// <summary>What is wrong with the program; null when nothing is. Without the layers only its name is looked at.</summary>
    public static VerifyProblem? Of(VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        var runtime = config.Config ?? new();
        var empty = OfEmptyWord(image, runtime);
        if (empty is { IsWarning: false } || !blobs.ReadsLayers || PlatformOf(image, config) is not { } platform)
            return empty;
        if (empty is not null)
            config = config with { Config = runtime with { Entrypoint = [] } };
        ProgramPaths paths = new(config, platform);
        if (paths.Command is not { } command)
            return empty;
        ProgramChecks checks = new(image, platform, paths, FilesOf(image, blobs));
        return Worse(checks.Of(command), empty);
    }

    // Docker takes an entrypoint of one empty word for none (moby, daemon/create.go); the runtimes below others do not.
    private static VerifyProblem? OfEmptyWord(VerifiedManifest image, ImageRuntime runtime)
    {
        var isCmd = runtime.Entrypoint.Count == 0;
        if (runtime is { Entrypoint: [""], Cmd: [{ Length: > 0 }, ..] })
            return image.Warning(
                VerifyProblemKind.EntrypointBroken,
                $"The Entrypoint of {image.Name} is one empty word. Docker passes over it and starts Cmd; "
                + "other engines may start nothing.",
                Correction);
        if ((isCmd ? runtime.Cmd : runtime.Entrypoint) is not ["", ..])
            return null;
        return image.Error(
            VerifyProblemKind.EntrypointBroken,
            $"The {(isCmd ? "Cmd" : "Entrypoint")} of {image.Name} begins with an empty word, which is no program. "
            + "No container of it can start.",
            Correction);
    }

    private static VerifyProblem? Worse(VerifyProblem? ofProgram, VerifyProblem? ofWords) =>
        ofProgram is { IsWarning: false } ? ofProgram : ofWords ?? ofProgram;

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
