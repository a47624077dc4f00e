namespace OciMultiArch;

/// <content>Entries by the texts that people write for them.</content>
public sealed partial record IndexEdit
{
    /// <summary>Removes the image of a platform, or an entry by its digest.</summary>
    /// <param name="platformOrDigest">For example <c>linux/arm64</c>, or <c>sha256:…</c>.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static IndexEdit Remove(string platformOrDigest)
    {
        if (DigestOf(platformOrDigest) is { } digest)
            return Remove(digest);
        return Remove(Platform.Parse(platformOrDigest));
    }

    /// <summary>
    /// Removes the images of all platforms but some, and manifests that state no platform or half of one. Indexes inside
    /// the index that state none stay.
    /// </summary>
    /// <param name="platforms">The platforms that stay, for example <c>linux/amd64,linux/arm64</c>.</param>
    /// <exception cref="FormatException">The text is not a list of platforms.</exception>
    public static IndexEdit Keep(string platforms) => Keep(Platform.ParseList(platforms));

    /// <summary>Sets or removes an annotation of what the index says of an entry. OCI only.</summary>
    /// <param name="platformOrDigest">For example <c>linux/arm64</c>, or <c>sha256:…</c>.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null to remove it.</param>
    /// <exception cref="FormatException">The first text is neither.</exception>
    public static IndexEdit Annotate(string platformOrDigest, string key, string? value)
    {
        if (DigestOf(platformOrDigest) is { } digest)
            return Annotate(digest, key, value);
        return Annotate(Platform.Parse(platformOrDigest), key, value);
    }

    /// <summary>Sets the platform that the index states of an entry.</summary>
    /// <param name="platformOrDigest">The platform that it states now, or the digest of the entry.</param>
    /// <param name="other">The platform that it is to state, for example <c>linux/arm/v7</c>.</param>
    /// <exception cref="FormatException">The texts are neither.</exception>
    public static IndexEdit SetPlatform(string platformOrDigest, string other)
    {
        var stated = Platform.Parse(other);
        if (DigestOf(platformOrDigest) is { } digest)
            return SetPlatform(digest, stated);
        return SetPlatform(Platform.Parse(platformOrDigest), stated);
    }

    // No platform has the form of a digest.
    private static Digest? DigestOf(string platformOrDigest)
    {
        ArgumentNullException.ThrowIfNull(platformOrDigest);
        return Digest.TryParse(platformOrDigest, null, out var digest) ? digest : null;
    }
}
