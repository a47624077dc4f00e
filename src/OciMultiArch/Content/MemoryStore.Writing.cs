using OciMultiArch.Content;

namespace OciMultiArch;

/// <content>What changes the store.</content>
public sealed partial class MemoryStore : IConditionalStore
{
    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        cancellationToken.ThrowIfCancellationRequested();
        if (Has(blob.Descriptor))
            return Arrival.Present;
        MemoryStream bytes = new();
        await ReadRetry.RunAsync(null, _ => ReadAsync(blob, bytes, cancellationToken)).ConfigureAwait(false);
        progress?.Report(bytes.Length);
        return blobs.TryAdd(blob.Digest, bytes.ToArray()) ? Arrival.Copied : Arrival.Present;
    }

    /// <inheritdoc/>
    public ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        cancellationToken.ThrowIfCancellationRequested();
        var kept = Verified(artifact);
        CheckParts(kept);
        var isNew = manifests.TryAdd(artifact.Digest, kept);
        foreach (var tag in tags ?? [])
        {
            isNew |= this.tags.GetValueOrDefault(tag) != artifact.Digest;
            this.tags[tag] = artifact.Digest;
        }
        return new(isNew ? Arrival.Copied : Arrival.Present);
    }

    async ValueTask<Arrival> IConditionalStore.ReplaceAsync(
        Artifact artifact, Tag tag, Digest held, CancellationToken cancellationToken)
    {
        var arrival = await WriteAsync(artifact, null, cancellationToken).ConfigureAwait(false);
        if (tags.TryUpdate(tag, artifact.Digest, held))
            return Arrival.Copied;
        Digest? now = tags.TryGetValue(tag, out var found) ? found : null;
        return now == artifact.Digest ? arrival : throw new TagMovedException(tag, held, now);
    }

    /// <summary>Removes a tag; what it points at stays.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Not used; here for the shape that all stores share.</param>
    /// <returns>Whether it was there.</returns>
    public ValueTask<bool> DeleteTagAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new(tags.TryRemove(tag, out _));
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

    private static async ValueTask ReadAsync(Blob blob, MemoryStream bytes, CancellationToken cancellationToken)
    {
        bytes.SetLength(0);
        var content = await blob.OpenAsync(0, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    // The manifest as it is stored, once its bytes are what its digest says.
    private Artifact Verified(Artifact artifact)
    {
        var bytes = artifact.Bytes.ToArray();
        var actual = ContentHash.Compute(artifact.Digest, bytes);
        if (actual != artifact.Digest)
            throw new ContentMismatchException(
                Problem.DamagedContent,
                $"The bytes given as {artifact.Digest} have the digest {actual}.");
        return new(artifact.Descriptor.Bare(), bytes, [this], new([this]));
    }

    private void CheckParts(Artifact artifact)
    {
        foreach (var blob in artifact.Blobs)
            if (!blob.IsFetchedElsewhere && !blobs.ContainsKey(blob.Digest))
                throw Incomplete($"The manifest {artifact.Digest}", $"its blob {blob.Digest}");
        foreach (var entry in artifact.Index?.Manifests ?? [])
            if (!HasEntry(entry))
                throw Incomplete($"The index {artifact.Digest}", $"its entry {entry.Digest}");
    }

    private bool HasEntry(Descriptor entry)
    {
        if (entry.MediaType.IsManifest)
            return manifests.ContainsKey(entry.Digest);
        return blobs.ContainsKey(entry.Digest);
    }

    private ContentNotFoundException Incomplete(string document, string part) => new(
        Problem.NotFound,
        $"{document} cannot be written to {this}: {part} is not there.",
        new Remedy("Write its parts first."));
}
