using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>What an index says, held against itself.</summary>
internal static class IndexChecks
{
    public static IEnumerable<VerifyProblem> Of(VerifiedManifest manifest, VerifiedBlobs blobs)
    {
        var index = manifest.Artifact.Index!;
        var problems = Empty(manifest, index);
        problems = problems.Concat(Duplicates(manifest, index));
        problems = problems.Concat(Orphans(manifest, index));
        problems = problems.Concat(Mixed(manifest, index));
        problems = problems.Concat(StatedPlatformChecks.Of(manifest, index));
        return problems.Concat(Leaves(manifest, index, blobs));
    }

    private static IEnumerable<VerifyProblem> Empty(VerifiedManifest manifest, ImageIndex index)
    {
        if (index.Manifests.Count == 0)
            yield return manifest.Warning(
                VerifyProblemKind.IndexEmpty,
                $"The index {manifest.Artifact.Digest} names no image.",
                new("Add one, or delete it."));
    }

    private static IEnumerable<VerifyProblem> Duplicates(VerifiedManifest manifest, ImageIndex index)
    {
        var images = index.Manifests.Where(IsChosenByPlatform);
        foreach (var (first, second) in DuplicatePlatforms.Find(images, DuplicatePlatforms.Key))
            yield return Duplicate(manifest, first, second);
    }

    private static VerifyProblem Duplicate(VerifiedManifest manifest, Descriptor first, Descriptor second)
    {
        var digest = manifest.Artifact.Digest;
        if (first.Digest == second.Digest)
            return manifest.Warning(
                VerifyProblemKind.DuplicatePlatform,
                $"The index {digest} names the image for {second.Platform}, {second.Digest}, twice.",
                new("Remove one of the entries."),
                second);
        return manifest.Error(
            VerifyProblemKind.DuplicatePlatform,
            $"Two images in the index {digest} have platform {second.Platform}: {first.Digest} and {second.Digest}. "
            + "Clients pick only the first.",
            new("Remove one, or correct its platform."),
            second);
    }

    private static bool IsChosenByPlatform(Descriptor entry)
    {
        if (!entry.MediaType.IsManifest || !DuplicatePlatforms.IsImage(entry))
            return false;
        return !VerifiedManifest.IsUnknown(entry.Platform!);
    }

    private static IEnumerable<VerifyProblem> Orphans(VerifiedManifest manifest, ImageIndex index)
    {
        var others = index.Manifests.Where(static entry => !entry.IsAttestation);
        var images = others.Select(static entry => entry.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var attestation in index.Manifests.Where(static entry => entry.IsAttestation))
            if (Attestation.ImageOf(attestation) is not { } image || !images.Contains(image))
                yield return Orphan(manifest, attestation);
    }

    private static VerifyProblem Orphan(VerifiedManifest manifest, Descriptor attestation)
    {
        var index = manifest.Artifact.Digest;
        var reason = Attestation.ImageOf(attestation) is { } image
            ? $"The attestation {attestation.Digest} is of {Printable.Short(image)}, which is not in the index {index}."
            : $"The attestation {attestation.Digest} of the index {index} names no image.";
        return manifest.Warning(
            VerifyProblemKind.AttestationOrphaned,
            reason,
            new("Remove it together with its image, or put the image back."),
            attestation);
    }

    private static IEnumerable<VerifyProblem> Mixed(VerifiedManifest manifest, ImageIndex index)
    {
        var type = manifest.Artifact.MediaType;
        var manifests = index.Manifests.Where(static entry => entry.MediaType.IsManifest);
        var other = manifests.FirstOrDefault(entry => entry.MediaType.IsDocker != type.IsDocker);
        if (other is not null)
            yield return manifest.Warning(
                VerifyProblemKind.MediaTypesMixed,
                $"The index {manifest.Artifact.Digest} is {type}, but {other.Digest} in it is {other.MediaType}. "
                + "Some registries refuse such a mixture.",
                new(RemedyKind.ConvertFirst, "Convert all images to one family with ConvertAsync."),
                other);
    }

    private static IEnumerable<VerifyProblem> Leaves(VerifiedManifest manifest, ImageIndex index, VerifiedBlobs blobs)
    {
        foreach (var entry in index.Manifests.Where(static entry => !entry.MediaType.IsManifest))
            if (blobs.LayerScan(entry)?.Fault is { } fault)
                yield return fault.OfLayer(manifest, manifest.Artifact.Leaf(entry));
    }
}
