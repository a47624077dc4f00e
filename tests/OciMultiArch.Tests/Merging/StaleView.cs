using System.Collections.Concurrent;

namespace OciMultiArch.Tests.Merging;

/// <summary>
/// One client's view of a store whose tags stay as the client saw them first, but for what it writes itself. A merge through it writes what
/// it found and ends without a second look at what others have done since.
/// </summary>
internal sealed class StaleView(IContentStore store) : IContentStore
{
    private readonly ConcurrentDictionary<Tag, Descriptor?> tags = new();
    private IReadOnlyList<Tag>? listed;

    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        if (!tags.TryGetValue(tag, out var seen))
        {
            var now = await store.ResolveAsync(tag, cancellationToken);
            seen = tags.GetOrAdd(tag, now);
        }
        return seen;
    }

    public async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        var seen = await ResolveAsync(tag, cancellationToken);
        return seen is null ? null : await store.FindAsync(seen, cancellationToken);
    }

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        store.FindAsync(manifest, cancellationToken);

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        store.OpenAsync(blob, from, cancellationToken);

    public async IAsyncEnumerable<Tag> TagsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        listed ??= await store.TagsAsync(cancellationToken).ToListAsync(cancellationToken);
        foreach (var tag in listed)
            yield return tag;
    }

    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        store.ReferrersAsync(subject, artifactType, cancellationToken);

    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
        store.HasBlobAsync(blob, cancellationToken);

    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        store.HasManifestAsync(manifest, cancellationToken);

    public ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        store.WriteAsync(blob, progress, cancellationToken);

    public async ValueTask<Arrival> WriteAsync(
        Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        var arrival = await store.WriteAsync(artifact, tags, cancellationToken);
        foreach (var tag in tags ?? [])
            this.tags[tag] = artifact.Descriptor;
        return arrival;
    }

    public override string ToString() => "stale";
}
