namespace OciMultiArch.Transfer;

/// <summary>
/// Layers that a manifest tells its readers to fetch from elsewhere (image-spec, layer.md, "Non-Distributable Layers").
/// </summary>
internal static class ForeignLayers
{
    private const string PartUnknown = "MANIFEST_BLOB_UNKNOWN";

    /// <summary>Those of an image.</summary>
    public static IEnumerable<Blob> Of(Artifact artifact) => artifact.Blobs.Where(static blob => blob.IsFetchedElsewhere);

    /// <summary>
    /// Whether a registry has refused a manifest for the addresses in it: docker-registry then says that something is
    /// wrong, and of the same layer that it is unknown.
    /// </summary>
    public static bool AreRefused(Artifact artifact, IReadOnlyList<string> codes)
    {
        if (!codes.Contains(PartUnknown, StringComparer.OrdinalIgnoreCase) || !Of(artifact).Any())
            return false;
        return codes.Any(static code => !code.Equals(PartUnknown, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Such a refusal, in words that say why.</summary>
    public static RegistryException Explained(RegistryException refused, Artifact artifact)
    {
        var layers = Of(artifact).ToArray();
        var named = layers.SelectMany(static layer => layer.Descriptor.UrlHosts).Distinct(StringComparer.Ordinal);
        var hosts = string.Join(", ", named);
        var reason = $"{refused.Reason} The manifest {artifact.Digest} says that {layers.Length} of its layers are fetched "
            + $"from {hosts}, and the registry takes no layers from there.";
        Remedy remedy = new(
            $"Have {hosts} allowed in the registry's settings (docker-registry: validation.manifests.urls.allow), "
                + "or copy to a folder or archive.");
        return new(Problem.NotSupported, reason, remedy, refused)
        {
            StatusCode = refused.StatusCode,
            ErrorCodes = refused.ErrorCodes,
        };
    }
}
