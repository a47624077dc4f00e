namespace OciMultiArch.Checks;

/// <summary>An image held against its contents, and against what its index says of it.</summary>
internal static class ImageChecks
{
    public static IEnumerable<VerifyProblem> Of(Node node, Contents contents)
    {
        var config = contents.ConfigOf(node);
        if (config.Wrong is { } wrong)
            yield return CheckText.OfConfig(node, wrong);
        if (config.Unreadable is { } unreadable)
            yield return node.Problem(
                VerifyProblemKind.ConfigUnreadable, $"The config of {node.Name} is stored as its manifest says, but is no image config. {unreadable} Build the image again.", node.Artifact.Blobs[0].Descriptor);
        foreach (var layer in node.Artifact.Blobs.Skip(1))
            if (contents.Scan(layer.Descriptor)?.Wrong is { } gone)
                yield return CheckText.OfLayer(node, layer, gone);
        if (!node.IsImage)
            yield break;
        foreach (var problem in Mixed(node))
            yield return problem;
        if (config.View is { } view)
            foreach (var problem in Platforms(node, view).Concat(Layers(node, view, contents)).Concat(EntrypointChecks.Of(node, view, contents)))
                yield return problem;
    }

    private static IEnumerable<VerifyProblem> Mixed(Node node)
    {
        var foreign = node.Artifact.Blobs.Select(static each => each.Descriptor)
            .FirstOrDefault(each => IsOfFamily(each.MediaType) && each.MediaType.IsDocker != node.Artifact.MediaType.IsDocker);
        if (foreign is not null)
            yield return node.Problem(
                VerifyProblemKind.MediaTypesMixed,
                $"The manifest of {node.Name} is {node.Artifact.MediaType}, but {foreign.Digest} in it is {foreign.MediaType}. Some registries and clients refuse such a mixture: build the image in one family.",
                foreign,
                VerifySeverity.Warning);
    }

    private static bool IsOfFamily(MediaType type) => type.IsDocker || type.Value.StartsWith("application/vnd.oci.image.", StringComparison.Ordinal);

    private static IEnumerable<VerifyProblem> Platforms(Node node, ImageConfig config)
    {
        if (node.Artifact.Descriptor.Platform is not { } stated || !stated.IsNamed() || config.Platform is not { } own)
            yield break;
        var (entry, image) = (stated.Canonical(), own.Canonical());
        var isOther = (entry.Os, entry.Architecture) != (image.Os, image.Architecture)
            || (entry.OsVersion is not null && image.OsVersion is not null && entry.OsVersion != image.OsVersion)
            || (entry.OsFeatures.Count > 0 && image.OsFeatures.Count > 0 && !entry.OsFeatures.Equals(image.OsFeatures));
        // Builders of years past wrote no variant into configs, and the index alone knows.
        var isLeftOut = !isOther && string.IsNullOrEmpty(own.Variant);
        if (isOther || entry.Variant != image.Variant)
            yield return node.Problem(
                VerifyProblemKind.PlatformMismatch,
                $"The index says that {node.Artifact.Digest} is for {stated}, its config says {own}. Push the image that is meant, or let the index say what the image is for.",
                severity: isLeftOut ? VerifySeverity.Warning : VerifySeverity.Error);
    }

    private static IEnumerable<VerifyProblem> Layers(Node node, ImageConfig config, Contents contents)
    {
        var (layers, diffIds) = (node.Artifact.Manifest!.Layers, config.RootFs.DiffIds);
        if (layers.Count != diffIds.Count)
            yield return node.Problem(
                VerifyProblemKind.DiffIdCount,
                $"The manifest of {node.Name} has {layers.Count} layers, its config {node.Artifact.Blobs[0].Digest} names {diffIds.Count} DiffIDs: clients refuse the image. Build it again.");
        foreach (var (at, layer) in layers.Index())
            if (contents.Scan(layer) is { Wrong: null } scan && contents.IsDeep)
                foreach (var problem in OfTar(node, layer, scan, at < diffIds.Count && layers.Count == diffIds.Count ? diffIds[at] : null))
                    yield return problem;
    }

    private static IEnumerable<VerifyProblem> OfTar(Node node, Descriptor layer, LayerScan scan, Digest? expected)
    {
        if (scan.DiffId is null)
            yield return node.Problem(
                VerifyProblemKind.DiffIdUnchecked,
                $"The layer {layer.Digest} of {node.Name} has the right digest; its DiffID was not checked, for it is compressed with zstd, which is not read here.",
                layer,
                VerifySeverity.Warning);
        if (scan.NoTar is { } noTar)
            yield return node.Problem(VerifyProblemKind.LayerUnreadable, $"The layer {layer.Digest} of {node.Name} has the right digest, but holds no whole tar file: {noTar}. Build the image again.", layer);
        if (scan.DiffId is { } actual && expected is not null && expected.CanVerify && expected.Algorithm == actual.Algorithm && actual != expected)
            yield return node.Problem(
                VerifyProblemKind.DiffIdMismatch,
                $"The layer {layer.Digest} of {node.Name} has the DiffID {actual} without its compression, the config says {expected}: clients refuse the image. Build it again.",
                layer);
    }
}
