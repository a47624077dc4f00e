namespace OciMultiArch.SupplyChain;

/// <summary>URIs that stand in provenance, which everybody may read who may read the image.</summary>
internal static class PublicUri
{
    /// <summary>A builder. No message shows what is refused.</summary>
    /// <exception cref="ArgumentException">It is no absolute URI, or holds a user or password.</exception>
    public static string CheckBuilder(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw new ArgumentException(
                "The builder is not a URI, such as https://ci.example.com/release or urn:acme:ci.", nameof(text));
        if (uri.UserInfo.Length > 0)
            throw new ArgumentException(
                "A user or password does not belong in the builder, which everybody may read.", nameof(text));
        return text;
    }

    /// <summary>A repository of sources. A user without a password, as git@ of SSH, is part of its name.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    public static string? CheckSource(string? text)
    {
        var hasUser = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal);
        if (hasUser)
            throw new ArgumentException(
                "A password does not belong in the repository of the sources, which everybody may read.", nameof(text));
        return text;
    }
}
