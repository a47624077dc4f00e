using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A store and cache in memory: the test double for every other store, and a place for images too small to need a disk.
/// Thread-safe. It verifies whatever it takes in, and refuses a manifest whose parts it does not have, as registries do
/// (layers that are fetched from elsewhere aside). It keeps everything until it is collected itself.
/// </summary>
public sealed class MemoryStore : IContentCache
{
    private readonly ConcurrentDictionary<Digest, ReadOnlyMemory<byte>> blobs = new();
    private readonly ConcurrentDictionary<Digest, Artifact> manifests = new();
    private readonly ConcurrentDictionary<Tag, Digest> names = new();

    /// <inheritdoc/>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        new(Named(tag)?.Descriptor.Bare());

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new(Named(tag));

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifests.TryGetValue(manifest.Digest, out var found))
            return new((Artifact?)null);
        return found.Descriptor.SameContent(manifest)
            ? new(found.DescribedAs(manifest))
            : throw new ContentMismatchException($"{manifest.Digest} is {found.Descriptor.Size} bytes of {found.MediaType} in {this}, not {manifest.Size} of {manifest.MediaType}.");
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return blobs.TryGetValue(blob.Digest, out var bytes)
            ? new(new ReadOnlyMemoryStream(bytes[(int)Math.Min(from, bytes.Length)..]))
            : throw new ContentNotFoundException($"The blob {blob.Digest} is not in {this}. Write the image there again, or take it from elsewhere.");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        names.Keys.OrderBy(static each => each.Value, StringComparer.Ordinal).ToAsyncEnumerable();

    /// <inheritdoc/>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var each in manifests.Values.OrderBy(static each => each.Digest.ToString(), StringComparer.Ordinal))
            if (each.Subject?.Digest == subject && each.AsReferrer() is var referrer && (artifactType is null || referrer.ArtifactType == artifactType))
                yield return referrer;
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return new(Has(blob));
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new(manifests.TryGetValue(manifest.Digest, out var found) && found.Descriptor.SameContent(manifest));
    }

    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        cancellationToken.ThrowIfCancellationRequested();
        if (Has(blob.Descriptor))
            return Arrival.Present;
        var content = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            MemoryStream bytes = new();
            await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            progress?.Report(bytes.Length);
            return blobs.TryAdd(blob.Digest, bytes.ToArray()) ? Arrival.Copied : Arrival.Present;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        cancellationToken.ThrowIfCancellationRequested();
        var kept = Kept(artifact);
        var isNew = manifests.TryAdd(artifact.Digest, kept);
        foreach (var name in tags ?? [])
        {
            isNew |= this.names.GetValueOrDefault(name) != artifact.Digest;
            this.names[name] = artifact.Digest;
        }
        return new(isNew ? Arrival.Copied : Arrival.Present);
    }

    /// <summary>Removes a tag; what it points at stays.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Not used; here for the shape that all stores share.</param>
    /// <returns>Whether it was there.</returns>
    public ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new(names.TryRemove(tag, out _));
    }

    /// <inheritdoc/>
    public async ValueTask<Blob> PackAsync(
        MediaType type, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(write);
        MemoryStream stream = new();
        await write(stream, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = stream.ToArray(); // also of a stream that a compressor has closed
        var descriptor = Descriptor.Of(type, bytes);
        blobs.TryAdd(descriptor.Digest, bytes);
        return new(descriptor, [this]);
    }

    /// <summary>The words <c>memory</c>.</summary>
    public override string ToString() => "memory";

    private bool Has(Descriptor blob) => blobs.TryGetValue(blob.Digest, out var bytes) && bytes.Length == blob.Size;

    /// <summary>The manifest as it is stored, once it is what it says and all its parts are here.</summary>
    private Artifact Kept(Artifact artifact)
    {
        var bytes = artifact.Bytes.ToArray();
        if (ContentHash.Compute(artifact.Digest, bytes) is var actual && actual != artifact.Digest)
            throw new ContentMismatchException($"The bytes given as {artifact.Digest} have the digest {actual}.");
        Artifact kept = new(artifact.Descriptor.Bare(), bytes, [this], new([this]));
        if (kept.Blobs.FirstOrDefault(each => !each.IsFetchedElsewhere && !blobs.ContainsKey(each.Digest)) is { } blob)
            throw new ContentNotFoundException($"The manifest {kept.Digest} cannot be written to {this}: its blob {blob.Digest} is not there.");
        if (kept.Index?.Manifests.FirstOrDefault(each => !(each.MediaType.IsManifest ? manifests.ContainsKey(each.Digest) : blobs.ContainsKey(each.Digest))) is { } child)
            throw new ContentNotFoundException($"The index {kept.Digest} cannot be written to {this}: its entry {child.Digest} is not there.");
        return kept;
    }

    private Artifact? Named(Tag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return names.TryGetValue(tag, out var digest) ? manifests[digest] : null;
    }
}
