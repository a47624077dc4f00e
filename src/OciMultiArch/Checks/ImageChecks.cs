using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>An image held against its config and layers, and against what its index says of it.</summary>
internal static class ImageChecks
{
    /// <summary>What the image's own bytes tell.</summary>
    public static IEnumerable<VerifyProblem> OfContent(VerifiedManifest image, VerifiedBlobs blobs)
    {
        var problems = Contents(image, blobs);
        if (!image.IsImage)
            return problems;
        problems = problems.Concat(Mixed(image));
        if (blobs.Config(image) is not { } config)
            return problems;
        return problems.Concat(Layers(image, config, blobs));
    }

    /// <summary>What does not fit the platform that its entry states.</summary>
    public static IEnumerable<VerifyProblem> OfEntry(VerifiedManifest image, VerifiedBlobs blobs)
    {
        if (!image.IsImage || blobs.Config(image) is not { } config)
            return [];
        return Platforms(image, config).Concat(Entrypoint(image, config, blobs));
    }

    private static IEnumerable<VerifyProblem> Contents(VerifiedManifest image, VerifiedBlobs blobs)
    {
        var config = blobs.ConfigScan(image);
        if (config.Fault is { } fault)
            yield return fault.OfConfig(image);
        if (config.ConfigError is { } error)
            yield return image.Error(
                VerifyProblemKind.ConfigUnreadable,
                $"The config of {image.Name} is stored as its manifest says, but is no image config. {error}",
                new("Build the image again."),
                image.Artifact.Blobs[0].Descriptor);
        foreach (var layer in image.Artifact.Blobs.Skip(1))
            if (blobs.LayerScan(layer.Descriptor)?.Fault is { } wrong)
                yield return OfLayer(image, layer, wrong);
    }

    // Layers of Windows may stand elsewhere, where the manifest says (image-spec, layer.md, "Non-Distributable Layers").
    private static VerifyProblem OfLayer(VerifiedManifest image, Blob layer, ContentFault fault)
    {
        if (!fault.IsMissing || !layer.IsFetchedElsewhere)
            return fault.OfLayer(image, layer);
        var url = layer.Descriptor.Urls.Select(ShownWeb).FirstOrDefault(static shown => shown is not null);
        if (url is null)
            return fault.OfLayer(image, layer);
        return image.Warning(
            VerifyProblemKind.LayerElsewhere,
            $"The layer {layer.Digest} of {image.Name} ({layer.Descriptor.Size} bytes) is not here. "
            + $"Clients fetch it from {Printable.Short(url)}, which was not asked.",
            new(RemedyKind.IncludeForeignLayers, "To have it along, copy the image with PushOptions.ForeignLayers."),
            layer.Descriptor);
    }

    // Without what may be a secret: a user before the host, and the query.
    private static string? ShownWeb(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return null;
        return $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";
    }

    private static IEnumerable<VerifyProblem> Mixed(VerifiedManifest image)
    {
        var type = image.Artifact.MediaType;
        var parts = image.Artifact.Blobs.Select(static blob => blob.Descriptor);
        var ofFamilies = parts.Where(static part => IsOfFamily(part.MediaType));
        var other = ofFamilies.FirstOrDefault(part => part.MediaType.IsDocker != type.IsDocker);
        if (other is not null)
            yield return image.Warning(
                VerifyProblemKind.MediaTypesMixed,
                $"The manifest of {image.Name} is {type}, but {other.Digest} in it is {other.MediaType}. "
                + "Some registries and clients refuse such a mixture.",
                new("Build the image in one family."),
                other);
    }

    private static bool IsOfFamily(MediaType type) =>
        type.IsDocker || type.Value.StartsWith("application/vnd.oci.image.", StringComparison.Ordinal);

    private static IEnumerable<VerifyProblem> Platforms(VerifiedManifest image, ImageConfig config)
    {
        var stated = image.Artifact.Descriptor.Platform;
        if (!stated.IsNamed() || config.Platform is not { } own)
            yield break;
        var isOther = IsOther(stated.Canonical(), own.Canonical());
        if (!isOther && stated.Canonical().Variant == own.Canonical().Variant)
            yield break;
        // An image for a lower variant of the CPU runs there too, only slower.
        var isLower = !isOther && own.RunsOn(stated);
        var consequence = isLower ? ": it runs there, but is not made for it." : ".";
        var problem = image.Error(
            VerifyProblemKind.PlatformMismatch,
            $"The index says that {image.Artifact.Digest} is for {stated}, but its config says {own}{consequence}",
            new("Push the image that is meant, or let the index say what the image is for."));
        // Builders of years past wrote no variant into configs, and the index alone knows.
        var isUnsaid = !isOther && string.IsNullOrEmpty(own.Variant);
        yield return problem with { IsWarning = isLower || isUnsaid };
    }

    // What only one side says does not contradict the other.
    private static bool IsOther(Platform stated, Platform own)
    {
        if (stated.Os != own.Os || stated.Architecture != own.Architecture)
            return true;
        var haveVersions = stated.OsVersion is not null && own.OsVersion is not null;
        if (haveVersions && !stated.HasVersion(own.OsVersion) && !own.HasVersion(stated.OsVersion))
            return true;
        var haveFeatures = stated.OsFeatures.Count > 0 && own.OsFeatures.Count > 0;
        return haveFeatures && !stated.OsFeatures.Equals(own.OsFeatures);
    }

    private static IEnumerable<VerifyProblem> Layers(VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        var layers = image.Artifact.Manifest!.Layers;
        var diffIds = config.RootFs.DiffIds;
        var isPaired = layers.Count == diffIds.Count;
        if (!isPaired)
            yield return image.Error(
                VerifyProblemKind.DiffIdCount,
                $"The manifest of {image.Name} has {layers.Count} layers, "
                + $"but its config {image.Artifact.Blobs[0].Digest} names {diffIds.Count} DiffIDs: "
                + "clients refuse the image.",
                new("Build it again."));
        if (!blobs.ReadsLayers)
            yield break;
        foreach (var conflict in UnpackChecks.Of(image, config, blobs))
            yield return conflict;
        foreach (var (at, layer) in layers.Index())
        {
            if (!layer.MediaType.IsLayer || blobs.LayerScan(layer) is not { Fault: null } scan)
                continue;
            foreach (var problem in OfTar(image, layer, scan, isPaired ? diffIds[at] : null))
                yield return problem;
        }
    }

    private static IEnumerable<VerifyProblem> OfTar(
        VerifiedManifest image, Descriptor layer, BlobScan scan, Digest? expected)
    {
        if (scan.DiffId is not { } actual)
        {
            yield return Unchecked(image, layer, scan.Unread);
            yield break;
        }
        if (scan.TarError is { } error)
            yield return image.Error(
                VerifyProblemKind.LayerUnreadable,
                $"The layer {layer.Digest} of {image.Name} has the right digest, but holds no whole tar file: {error}.",
                new("Build the image again."),
                layer);
        if (scan.Files?.Escape is { } escape)
            yield return image.Error(
                VerifyProblemKind.LayerEscapes,
                $"The layer {layer.Digest} of {image.Name} leads out of the image's root by {escape}"
                + $"{More(scan.Files.Escapes)}: clients refuse it, or write outside.",
                new("Do not unpack it. Build the image again, from files whose names have no '..'."),
                layer);
        if (expected is not null && IsComparable(expected, actual) && actual != expected)
            yield return image.Error(
                VerifyProblemKind.DiffIdMismatch,
                $"The layer {layer.Digest} of {image.Name} has the DiffID {actual}, but the config says {expected}: "
                + "clients refuse the image.",
                new("Build it again."),
                layer);
    }

    private static VerifyProblem Unchecked(VerifiedManifest image, Descriptor layer, ContentFault? bound)
    {
        var right = $"The layer {layer.Digest} of {image.Name} has the right digest.";
        if (bound is not null)
            return image.Warning(
                VerifyProblemKind.DiffIdUnchecked,
                $"{right} Its DiffID and its files were not checked: {bound.Reason}",
                bound.Remedy,
                layer);
        return image.Warning(
            VerifyProblemKind.DiffIdUnchecked,
            $"{right} Its DiffID was not checked: it {ZstdFormat.Unreadable}.",
            ZstdFormat.Remedy,
            layer);
    }

    private static string More(int escapes) => escapes == 1 ? "" : $" and {escapes - 1} more";

    private static bool IsComparable(Digest expected, Digest actual) =>
        expected.CanVerify && expected.Algorithm == actual.Algorithm;

    private static IEnumerable<VerifyProblem> Entrypoint(
        VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        if (EntrypointChecks.Of(image, config, blobs) is { } problem)
            yield return problem;
    }
}
