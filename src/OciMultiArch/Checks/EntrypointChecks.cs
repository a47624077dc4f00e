using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>Whether the program that a container of an image starts is one for the image's platform.</summary>
internal static class EntrypointChecks
{
    /// <summary>What is wrong with the program; null when nothing is, or when layers are not read.</summary>
    public static VerifyProblem? Of(VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        var stated = image.Artifact.Descriptor.Platform;
        var platform = stated.IsNamed() ? stated : config.Platform;
        if (!blobs.ReadsLayers || platform is null)
            return null;
        ProgramPaths paths = new(config, platform);
        if (paths.Command is not { } command)
            return null;
        var layers = image.Artifact.Manifest!.Layers;
        ImageFiles files = new([.. layers.Select(layer => blobs.LayerScan(layer)?.Files)]);
        var program = Find(files, paths, command);
        return Problem(image, platform, files, program);
    }

    private static Program Find(ImageFiles files, ProgramPaths paths, string command)
    {
        if (FindFile(files, paths.Of(command)) is not { } program)
            return new(null, $"'{Printable.Short(command)}'");
        if (program.File!.Interpreter is not { } interpreter)
            return program;
        return FindFile(files, paths.Of(interpreter))
            ?? new(null, $"{Printable.Short(interpreter)}, which {program.Name} names in its first line,");
    }

    private static Program? FindFile(ImageFiles files, IEnumerable<string> candidates)
    {
        foreach (var path in candidates)
            if (files.Find(path) is { Kind: LayerFiles.MemberKind.File } file)
                return new(file, AbsoluteName(path));
        return null;
    }

    private static string AbsoluteName(string path) =>
        Printable.Short("/" + string.Join('/', LayerFiles.Parts(path)));

    private static VerifyProblem? Problem(VerifiedManifest image, Platform platform, ImageFiles files, Program program)
    {
        if (program.File is null && files.IsUncertain)
            return Unreadable(image, program);
        if (program.File is not { } file)
            return Missing(image, program);
        if (file.Header is not { } header)
            return image.Warning(
                VerifyProblemKind.EntrypointUnchecked,
                $"A container of {image.Name} starts {program.Name}. "
                + "Its platform was not checked: its format is not known here.");
        if (header.Architecture is null || header.Fits(platform))
            return null;
        return image.Error(
            VerifyProblemKind.EntrypointMismatch,
            $"The image for {platform}, {image.Artifact.Digest}, starts {program.Name}, but that program is {header}: "
            + "it will not run there.",
            new($"Build the program for {platform} and push that platform again."));
    }

    private static VerifyProblem Missing(VerifiedManifest image, Program program) => image.Warning(
        VerifyProblemKind.EntrypointMissing,
        $"{program.Name}, which a container of {image.Name} starts, is in none of its layers.",
        new("Correct the entrypoint, or add the file. Where the file is mounted, nothing is wrong."));

    private static VerifyProblem Unreadable(VerifiedManifest image, Program program) => image.Warning(
        VerifyProblemKind.EntrypointUnchecked,
        $"Whether {program.Name}, which a container of {image.Name} starts, is for its platform was not checked: "
        + "not every layer could be read.");

    /// <summary>The program that is started.</summary>
    /// <param name="File">The file; null when it was not found.</param>
    /// <param name="Name">How messages name it.</param>
    private sealed record Program(LayerFiles.Member? File, string Name);
}
