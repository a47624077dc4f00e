namespace OciMultiArch.Content;

/// <summary>A source that finds manifests by their digest alone, whatever else is known of them.</summary>
internal interface IDigestSource : IContentSource
{
    /// <summary>What a digest names; null when it is not here.</summary>
    ValueTask<Descriptor?> ResolveAsync(Digest digest, CancellationToken cancellationToken = default);

    /// <summary>The manifest or index with a digest; null when it is not here.</summary>
    ValueTask<Artifact?> FindAsync(Digest digest, CancellationToken cancellationToken = default);
}
