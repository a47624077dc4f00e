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
public sealed partial class MemoryStore : IContentCache, ILocalStore, IDigestSource
{
    private readonly ConcurrentDictionary<Digest, ReadOnlyMemory<byte>> blobs = new();
    private readonly ConcurrentDictionary<Digest, Artifact> manifests = new();
    private readonly ConcurrentDictionary<Tag, Digest> tags = new();

    /// <inheritdoc/>
    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        new(Tagged(tag)?.Descriptor.Bare());

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) => new(Tagged(tag));

    /// <inheritdoc/>
    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifests.TryGetValue(manifest.Digest, out var found))
            return new((Artifact?)null);
        if (found.Descriptor.SameContent(manifest))
            return new(found.DescribedAs(manifest));
        var actual = found.Descriptor;
        throw new ContentMismatchException(
            Problem.DamagedContent,
            $"{manifest.Digest} is {actual.Size} bytes of {actual.MediaType} in {this}, "
            + $"not {manifest.Size} of {manifest.MediaType}.");
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (blobs.TryGetValue(blob.Digest, out var bytes))
            return new(new ReadOnlyMemoryStream(bytes[(int)Math.Min(from, bytes.Length)..]));
        throw new ContentNotFoundException(
            Problem.NotFound,
            $"The blob {blob.Digest} is not in {this}.",
            new Remedy("Write the image there again, or take it from elsewhere."));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) =>
        tags.Keys.OrderBy(static tag => tag.Value, StringComparer.Ordinal).ToAsyncEnumerable();

    /// <inheritdoc/>
    public async IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject,
        string? artifactType = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var referring = manifests.Values.Where(manifest => manifest.Subject?.Digest == subject);
        foreach (var manifest in referring.OrderBy(static stored => stored.Digest.ToString(), StringComparer.Ordinal))
        {
            var referrer = manifest.AsReferrer();
            if (artifactType is null || referrer.ArtifactType == artifactType)
                yield return referrer;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return new(Has(blob));
    }

    ValueTask<bool> ILocalStore.HoldsAsync(Descriptor blob, CancellationToken cancellationToken) => new(Has(blob));

    /// <inheritdoc/>
    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifests.TryGetValue(manifest.Digest, out var found))
            return new(false);
        return new(found.Descriptor.SameContent(manifest));
    }

    /// <summary>The word <c>memory</c>.</summary>
    public override string ToString() => "memory";

    ValueTask<Descriptor?> IDigestSource.ResolveAsync(Digest digest, CancellationToken cancellationToken) =>
        new(manifests.GetValueOrDefault(digest)?.Descriptor.Bare());

    ValueTask<Artifact?> IDigestSource.FindAsync(Digest digest, CancellationToken cancellationToken) =>
        new(manifests.GetValueOrDefault(digest));

    private bool Has(Descriptor blob) => blobs.TryGetValue(blob.Digest, out var bytes) && bytes.Length == blob.Size;

    private Artifact? Tagged(Tag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tags.TryGetValue(tag, out var digest) ? manifests[digest] : null;
    }
}
