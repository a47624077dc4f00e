using OciMultiArch.Content;

namespace OciMultiArch.Benchmarks;

/// <summary>Hashes what is packed, as a cache must, and keeps nothing.</summary>
internal sealed class NowhereCache : IContentCache
{
    public async ValueTask<Blob> PackAsync(MediaType type, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        await using HashingStream stream = new(Stream.Null);
        await write(stream, cancellationToken);
        var length = stream.Length;
        return Blob.In(new() { MediaType = type, Digest = stream.Finish(), Size = length }, this);
    }

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) => throw new ContentNotFoundException("Nothing is kept.");

    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) => new((Descriptor?)null);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<Tag>();

    public IAsyncEnumerable<Descriptor> ReferrersAsync(Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<Descriptor>();
}
