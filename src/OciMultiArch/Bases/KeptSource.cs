using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Bases;

/// <summary>A place whose documents are read from a cache, and are kept there when they were read from the place.</summary>
/// <param name="kept">The cache.</param>
/// <param name="origin">The place.</param>
/// <param name="layers">Where layers are, which are not kept.</param>
internal sealed class KeptSource(KeptDocuments kept, IContentSource origin, IReadOnlyList<IContentSource> layers) : IContentSource
{
    /// <summary>A manifest or index with kept parts; null where it is not kept itself.</summary>
    public Artifact? Find(Descriptor manifest)
    {
        if (kept.Read(manifest) is not { } bytes)
            return null;
        return Make(manifest, bytes);
    }

    /// <summary>Keeps a manifest or index that was read from the place, and gives it kept parts.</summary>
    public Artifact Keep(Artifact read)
    {
        kept.Keep(read.Descriptor, read.Bytes);
        return Make(read.Descriptor, read.Bytes);
    }

    /// <inheritdoc/>
    public async ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        if (Find(manifest) is { } known)
            return known;
        if (await origin.FindAsync(manifest, cancellationToken).ConfigureAwait(false) is not { } read)
            return null;
        return Keep(read);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        if (blob.Size > KeptDocuments.MaxBytes)
            return await origin.OpenAsync(blob, from, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> bytes = kept.Read(blob);
        if (bytes.IsEmpty)
        {
            bytes = await Blob.In(blob, origin).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            kept.Keep(blob, bytes);
        }
        return new ReadOnlyMemoryStream(bytes[(int)from..]);
    }

    /// <inheritdoc/>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        origin.ResolveAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        origin.FindAsync(tag, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        origin.TagsAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        origin.ReferrersAsync(subject, artifactType, cancellationToken);

    /// <summary>The place.</summary>
    public override string ToString() => $"{origin}";

    private Artifact Make(Descriptor descriptor, ReadOnlyMemory<byte> bytes)
    {
        if (descriptor.MediaType.IsIndex)
            return new(descriptor, bytes, [origin], new([this]));
        Artifact image = new(descriptor, bytes, [origin], new(layers));
        if (image.Config is not { Descriptor: { MediaType.IsImageConfig: true } config })
            return image;
        // Data that its descriptor holds is used before all else.
        var known = new ArtifactParts([this]).Blob(config);
        return image.Holding([], [known]);
    }
}
