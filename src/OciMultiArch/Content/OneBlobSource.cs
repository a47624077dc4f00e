namespace OciMultiArch.Content;

/// <summary>A source that holds a single blob and nothing with a name.</summary>
internal abstract class OneBlobSource : IContentSource
{
    public abstract ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default);

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        new((Descriptor?)null);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        new((Artifact?)null);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        new((Artifact?)null);

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<Tag>();

    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<Descriptor>();
}
