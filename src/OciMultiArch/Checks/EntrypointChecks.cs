namespace OciMultiArch.Checks;

/// <summary>Whether the program that a container of an image starts is one for the image's platform.</summary>
internal static class EntrypointChecks
{
    public static IEnumerable<VerifyProblem> Of(Node node, ImageConfig config, Contents contents)
    {
        if (!contents.IsDeep || (node.Artifact.Descriptor.Platform.IsNamed() ? node.Artifact.Descriptor.Platform : config.Platform) is not { } platform)
            yield break;
        ProgramPaths paths = new(config, platform);
        if (paths.Command is not { } command)
            yield break;
        ImageFiles files = new([.. node.Artifact.Manifest!.Layers.Select(each => contents.Scan(each)?.Files)]);
        var (file, path) = Program(files, paths.Of(command));
        if (file?.Interpreter is { } interpreter)
            (file, path) = Program(files, paths.Of(interpreter)) is var (behind, at) ? (behind, at ?? $"{interpreter}, which {path} names in its first line,") : default;
        if (Problem(node, platform, files, command, file, path) is { } problem)
            yield return problem;
    }

    private static (LayerFile? File, string? Path) Program(ImageFiles files, IEnumerable<string> candidates)
    {
        foreach (var path in candidates)
            if (files.Find(path) is { Kind: LayerFileKind.File } file)
                return (file, "/" + string.Join('/', ImageFiles.Parts(path)));
        return default;
    }

    private static VerifyProblem? Problem(Node node, Platform platform, ImageFiles files, string command, LayerFile? file, string? path)
    {
        var what = path ?? $"'{Internal.Printable.Short(command)}'";
        if (file is null)
            return files.IsUncertain
                ? Unchecked(node, $"Whether {what}, which a container of {node.Name} starts, is for its platform was not checked: not every layer could be read.")
                : node.Problem(
                    VerifyProblemKind.EntrypointMissing,
                    $"{what}, which a container of {node.Name} starts, is in none of its layers. Correct the entrypoint, or add the file; where it is mounted, nothing is wrong.",
                    severity: VerifySeverity.Warning);
        if (file.Header is not { } header)
            return Unchecked(node, $"What {what}, which a container of {node.Name} starts, is made for was not checked: it is no program of a format known here.");
        return header.Architecture is null || header.Fits(platform)
            ? null
            : node.Problem(
                VerifyProblemKind.EntrypointMismatch,
                $"The image for {platform}, {node.Artifact.Digest}, starts {what}, but that program is {header}: it will not run there. Build the program for {platform} and push that platform again.");
    }

    private static VerifyProblem Unchecked(Node node, string message) => node.Problem(VerifyProblemKind.EntrypointUnchecked, message, severity: VerifySeverity.Warning);
}
