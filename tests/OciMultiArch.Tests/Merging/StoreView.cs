namespace OciMultiArch.Tests.Merging;

/// <summary>
/// One client's view of a store that several share: the test says what happens before each of its calls, and in which order tags are
/// listed.
/// </summary>
internal sealed class StoreView(MemoryStore store) : IContentStore
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];

    /// <summary>Asked before each call is answered, in the words of <see cref="Calls"/>.</summary>
    public Func<string, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public Func<IEnumerable<Tag>, IEnumerable<Tag>> Order { get; set; } = static tags => tags;

    /// <summary>Whether a tag is not found although it is there, as while a registry rewrites it.</summary>
    public Predicate<Tag> Hides { get; set; } = static _ => false;

    /// <summary>What a tag shows although it holds something else by now, as where reads lag behind writes; null for nothing.</summary>
    public Func<Tag, Descriptor?> Shows { get; set; } = static _ => null;

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    public IEnumerable<string> Writes => Calls.Where(static each => each.StartsWith("write ", StringComparison.Ordinal));

    public async ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        await CallAsync($"resolve {tag}");
        return Hides(tag) ? null : Shows(tag) ?? await store.ResolveAsync(tag, cancellationToken);
    }

    public async ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default)
    {
        await CallAsync($"get {tag}");
        if (Shows(tag) is { } shown)
            return await store.FindAsync(shown, cancellationToken);
        return Hides(tag) ? null : await store.FindAsync(tag, cancellationToken);
    }

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        store.FindAsync(manifest, cancellationToken);

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        store.OpenAsync(blob, from, cancellationToken);

    public async IAsyncEnumerable<Tag> TagsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CallAsync("tags");
        foreach (var tag in Order(await store.TagsAsync(cancellationToken).ToListAsync(cancellationToken)))
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
        Artifact artifact, IReadOnlyList<Tag>? names = null, CancellationToken cancellationToken = default)
    {
        if (names is { Count: > 0 })
            await CallAsync($"write {string.Join(' ', names)}");
        cancellationToken.ThrowIfCancellationRequested();
        return await store.WriteAsync(artifact, names, cancellationToken);
    }

    public async Task DeleteAsync(Tag tag)
    {
        await CallAsync($"delete {tag}");
        await store.DeleteTagAsync(tag);
    }

    public override string ToString() => "shared";

    private Task CallAsync(string call)
    {
        lock (gate)
            calls.Add(call);
        return Before(call);
    }
}
