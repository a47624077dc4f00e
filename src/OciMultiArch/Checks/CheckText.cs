namespace OciMultiArch.Checks;

/// <summary>What is wrong in words: what is there, what is not, and what to do.</summary>
internal static class CheckText
{
    private const string Recheck = "with PushOptions.Recheck, for a push takes what is below a manifest that is there for whole";

    public static VerifyProblem OfChild(Node index, Descriptor entry, Finding wrong)
    {
        var what = entry.IsAttestation() ? $"the attestation {entry.Digest}" : entry.MediaType.IsIndex ? $"the index {entry.Digest}"
            : entry.Platform.IsNamed() ? $"the image for {entry.Platform}, {entry.Digest}," : $"the image {entry.Digest}";
        var again = entry.Platform.IsNamed() && !entry.IsAttestation() ? "Push that platform again" : "Push it again";
        var place = Places(index.Artifact.Sources);
        return wrong.IsMissing
            ? index.Problem(
                VerifyProblemKind.ManifestMissing,
                $"The index {index.Artifact.Digest} is there, but {what} that it names is gone{place}: it was deleted, perhaps together with its own tag. "
                + $"{again}, as the very image that the index names, or push the index anew {Recheck}.",
                entry)
            : index.Problem(
                VerifyProblemKind.ManifestMismatch,
                $"In the index {index.Artifact.Digest}, {what} is not what the entry says. {wrong.Why}",
                entry);
    }

    public static VerifyProblem OfConfig(Node image, Finding wrong) => wrong.IsMissing
        ? image.Problem(VerifyProblemKind.ConfigMissing, Gone(image, image.Artifact.Blobs[0], "config"), image.Artifact.Blobs[0].Descriptor)
        : image.Problem(
            VerifyProblemKind.ConfigMismatch,
            $"The config of {image.Name} is not what its manifest says. {wrong.Why} Then push it there {Recheck}.",
            image.Artifact.Blobs[0].Descriptor);

    public static VerifyProblem OfLayer(Node image, Blob layer, Finding wrong) => wrong.IsMissing
        ? image.Problem(VerifyProblemKind.LayerMissing, Gone(image, layer, "layer"), layer.Descriptor)
        : image.Problem(
            VerifyProblemKind.LayerMismatch,
            $"A layer of {image.Name} is not what its manifest says. {wrong.Why} Then push it there {Recheck}.",
            layer.Descriptor);

    private static string Gone(Node image, Blob blob, string what) =>
        $"The manifest of {image.Name}, {image.Artifact.Digest}, is there, but its {what} {blob.Digest} ({blob.Descriptor.Size} bytes) is gone{Places(blob.Sources)}. "
        + $"Push {(image.Artifact.Descriptor.Platform.IsNamed() ? "that platform" : "it")} again {Recheck}.";

    private static string Places(IReadOnlyList<IContentSource> places) => places.Count == 0 ? "" : $" from {string.Join(" and ", places)}";
}
