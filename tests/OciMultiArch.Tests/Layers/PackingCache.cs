namespace OciMultiArch.Tests.Layers;

/// <summary>Keeps what is packed, nothing else.</summary>
internal sealed class PackingCache : IContentCache
{
    private readonly Dictionary<Digest, byte[]> blobs = [];

    public byte[] this[Digest digest] => blobs[digest];

    public int Count => blobs.Count;

    public async ValueTask<Blob> PackAsync(MediaType type, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        using MemoryStream stream = new();
        await write(stream, cancellationToken);
        var bytes = stream.ToArray();
        var descriptor = Descriptor.Of(type, bytes);
        blobs[descriptor.Digest] = bytes;
        return Blob.In(descriptor, this);
    }

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        var bytes = blobs[blob.Digest];
        return new(new MemoryStream(bytes, (int)from, bytes.Length - (int)from));
    }

    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) => new(blobs.ContainsKey(blob.Digest));

    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) => new((Descriptor?)null);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) => new((Artifact?)null);

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<Tag>();

    public IAsyncEnumerable<Descriptor> ReferrersAsync(Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<Descriptor>();
}
