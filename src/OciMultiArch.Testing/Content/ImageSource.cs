namespace OciMultiArch.Testing.Content;

/// <summary>Where the parts of images that were made for a test are read: memory.</summary>
internal sealed class ImageSource(IReadOnlyList<ReadOnlyMemory<byte>> blobs, IReadOnlyList<Artifact> manifests) : IContentSource
{
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        new((Descriptor?)null);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        new(manifests.FirstOrDefault(held => held.Digest == manifest.Digest));

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        foreach (var bytes in blobs)
            if (Digest.Of(bytes.Span) == blob.Digest)
                return new(new MemoryStream(bytes[(int)from..].ToArray()));
        throw new ContentNotFoundException(Problem.NotFound, $"The blob {blob.Digest} is not in {this}.");
    }

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<Tag>();

    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<Descriptor>();

    public override string ToString() => "an image of a test";
}
