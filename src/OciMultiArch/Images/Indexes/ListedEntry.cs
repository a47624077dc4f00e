namespace OciMultiArch.Images;

/// <summary>An entry of an index that is edited. What edits look for is worked out once, not for each of them.</summary>
internal sealed class ListedEntry(Descriptor descriptor)
{
    private string? key;
    private Platform? canonical;

    public Descriptor Descriptor => descriptor;

    public Digest Digest => descriptor.Digest;

    public bool IsAttestation { get; } = descriptor.IsAttestation;

    /// <summary>Whether it is an image that clients choose by its platform.</summary>
    public bool IsImage { get; } = DuplicatePlatforms.IsImage(descriptor);

    /// <summary>What runs on no platform in particular, a chart say.</summary>
    public bool IsWithoutPlatform => !IsAttestation && !descriptor.Platform.IsNamed();

    /// <summary>The platform in the form that is for comparing; null where none is stated.</summary>
    public Platform? Canonical => canonical ??= descriptor.Platform?.Canonical();

    /// <summary>What images that clients cannot tell apart have in common; null for what is no image.</summary>
    public string? PlatformKey => IsImage ? key ??= DuplicatePlatforms.Key(descriptor) : null;

    /// <summary>The digest of the image that an attestation is of, as it is written; null for anything else.</summary>
    public string? AttestedImage => IsAttestation ? Attestation.ImageOf(descriptor) : null;

    /// <summary>
    /// Whether the two have one content, for one platform. What has no platform is known by its digest alone.
    /// </summary>
    public bool IsSameAs(ListedEntry other)
    {
        if (!descriptor.SameContent(other.Descriptor))
            return false;
        if (IsWithoutPlatform && other.IsWithoutPlatform)
            return true;
        if (!IsImage || !other.IsImage)
            return false;
        return DuplicatePlatforms.Key(descriptor.Platform!) == DuplicatePlatforms.Key(other.Descriptor.Platform!);
    }
}
