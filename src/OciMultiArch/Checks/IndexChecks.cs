using OciMultiArch.Images;

namespace OciMultiArch.Checks;

/// <summary>What an index says, held against itself.</summary>
internal static class IndexChecks
{
    // Written by tools that put the same images in twice, the second time with zstd layers, for clients that can.
    private const string ZstdTwin = "io.github.containers.compression.zstd";

    public static IEnumerable<VerifyProblem> Of(Node node, Contents contents)
    {
        var index = node.Artifact.Index!;
        return Empty(node, index).Concat(Twins(node, index)).Concat(Orphans(node, index)).Concat(Mixed(node, index)).Concat(Leaves(node, index, contents));
    }

    private static IEnumerable<VerifyProblem> Empty(Node node, ImageIndex index)
    {
        if (index.Manifests.Count == 0)
            yield return node.Problem(VerifyProblemKind.IndexEmpty, $"The index {node.Artifact.Digest} names no image. Add one, or delete it.", severity: VerifySeverity.Warning);
    }

    private static IEnumerable<VerifyProblem> Twins(Node node, ImageIndex index)
    {
        var images = index.Manifests.Where(static each => each.MediaType.IsManifest && each.Platform.IsNamed() && !each.IsAttestation() && IsKnown(each.Platform));
        foreach (var twins in images.GroupBy(static each => (each.Platform!.CanonicalKey, each.Annotations.GetValueOrDefault(ZstdTwin))))
            foreach (var second in twins.Skip(1))
                yield return second.Digest == twins.First().Digest
                    ? node.Problem(VerifyProblemKind.PlatformTwins, $"The index {node.Artifact.Digest} names the image for {second.Platform}, {second.Digest}, twice. Leave one of the entries out.", second, VerifySeverity.Warning)
                    : node.Problem(
                        VerifyProblemKind.PlatformTwins,
                        $"The index {node.Artifact.Digest} has two images for {second.Platform}: {twins.First().Digest} and {second.Digest}. "
                        + "A client only ever finds the first: take one out, or let it say the platform it is made for.",
                        second);
    }

    private static bool IsKnown(Platform platform) => platform.Canonical() is not { Os: "unknown", Architecture: "unknown" };

    private static IEnumerable<VerifyProblem> Orphans(Node node, ImageIndex index)
    {
        var here = index.Manifests.Where(static each => !each.IsAttestation()).Select(static each => each.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in index.Manifests.Where(static each => each.IsAttestation()))
            if (Attestation.ImageOf(entry) is var of && (of is null || !here.Contains(of)))
                yield return node.Problem(
                    VerifyProblemKind.AttestationOrphaned,
                    $"The attestation {entry.Digest} is of {(of is null ? "no image that it names" : $"{Internal.Printable.Short(of)}, which is not in the index {node.Artifact.Digest}")}. Take it out together with its image, or put the image back.",
                    entry,
                    VerifySeverity.Warning);
    }

    private static IEnumerable<VerifyProblem> Mixed(Node node, ImageIndex index)
    {
        if (index.Manifests.FirstOrDefault(each => each.MediaType.IsManifest && each.MediaType.IsDocker != node.Artifact.MediaType.IsDocker) is { } other)
            yield return node.Problem(
                VerifyProblemKind.MediaTypesMixed,
                $"The index {node.Artifact.Digest} is {node.Artifact.MediaType}, but {other.Digest} in it is {other.MediaType}. Some registries refuse such a mixture: make all images of one family.",
                other,
                VerifySeverity.Warning);
    }

    private static IEnumerable<VerifyProblem> Leaves(Node node, ImageIndex index, Contents contents)
    {
        foreach (var entry in index.Manifests.Where(static each => !each.MediaType.IsManifest))
            if (contents.Scan(entry)?.Wrong is { } wrong)
                yield return CheckText.OfLayer(node, node.Artifact.Leaf(entry), wrong);
    }
}
