namespace OciMultiArch.Content;

/// <summary>What people write for a manifest of a source, and what it is there.</summary>
internal static class NamedText
{
    /// <summary>What a text stands for; null when it is not there.</summary>
    public static async ValueTask<Artifact?> FindAsync(
        IContentSource source, TagOrDigest name, CancellationToken cancellationToken)
    {
        var text = name.Text;
        if (name.Known is not null)
            return await source.FindAsync(name.Known, cancellationToken).ConfigureAwait(false);
        if (source is INamedContent named)
            return await FindNamedAsync(named, text, cancellationToken).ConfigureAwait(false);
        if (source is not IDigestSource known)
            return await source.FindAsync(Tag.Parse(text), cancellationToken).ConfigureAwait(false);
        var (tag, digest) = name.Read();
        if (tag is not null)
            return await known.FindAsync(tag, cancellationToken).ConfigureAwait(false);
        return await known.FindAsync(digest!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a text points at, without fetching it where that can be told; null when it is not there.</summary>
    public static async ValueTask<Descriptor?> ResolveAsync(
        IContentSource source, TagOrDigest name, CancellationToken cancellationToken)
    {
        var text = name.Text;
        if (source is not IDigestSource && name.Known is not null)
        {
            var held = await source.FindAsync(name.Known, cancellationToken).ConfigureAwait(false);
            return held?.Descriptor.Bare();
        }
        if (source is INamedContent named)
        {
            var found = await FindNamedAsync(named, text, cancellationToken).ConfigureAwait(false);
            return found?.Descriptor.Bare();
        }
        if (source is not IDigestSource known)
            return await source.ResolveAsync(Tag.Parse(text), cancellationToken).ConfigureAwait(false);
        var (tag, digest) = name.Read();
        if (tag is not null)
            return await known.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        return await known.ResolveAsync(digest!, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Artifact?> FindNamedAsync(
        INamedContent named, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await named.GetAsync(text, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentNotFoundException)
        {
            return null;
        }
    }
}
