using System.Collections.Concurrent;
using OciMultiArch.Testing.Content;

namespace OciMultiArch.Testing;

/// <summary>
/// What one repository of a <see cref="TestRegistry"/> holds. A test fills it, looks into it, and takes from it, without
/// a request. Thread-safe.
/// </summary>
public sealed partial class TestRepository
{
    private readonly LaggingMap<byte[]> blobs;
    private readonly LaggingMap<TestManifest> manifests;
    private readonly LaggingMap<string> tags;
    private readonly ConcurrentDictionary<string, bool> removed = [];

    internal TestRepository(string name, TimeProvider clock)
    {
        Name = name;
        blobs = new(clock);
        manifests = new(clock);
        tags = new(clock);
    }

    /// <summary>Its name, without the registry.</summary>
    public string Name { get; }

    /// <summary>The blobs, by digest.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Blobs =>
        blobs.Now.ToDictionary(static pair => pair.Key, static pair => (ReadOnlyMemory<byte>)pair.Value);

    /// <summary>The manifests and indexes, by digest.</summary>
    public IReadOnlyDictionary<string, TestManifest> Manifests => manifests.Now;

    /// <summary>The digest of each tag.</summary>
    public IReadOnlyDictionary<string, string> Tags => tags.Now;

    /// <summary>The manifest that a tag or a digest names.</summary>
    /// <param name="reference">The tag, or the digest.</param>
    /// <returns>The manifest; null when there is none.</returns>
    public TestManifest? Find(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var digest = DigestOf(reference, TimeSpan.Zero);
        return digest is null ? null : manifests.Get(digest);
    }

    /// <summary>Takes a tag away, and leaves what it names.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether it was there.</returns>
    public bool Untag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tags.Remove(tag);
    }

    /// <summary>Takes a blob or a manifest away, as a clean-up of the registry does, and every tag on it.</summary>
    /// <param name="digest">Its digest.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        removed[digest] = true;
        foreach (var (tag, named) in Tags)
            if (named == digest)
                tags.Remove(tag);
        return blobs.Remove(digest) | manifests.Remove(digest);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal byte[]? Blob(string digest, TimeSpan ago) => blobs.Get(digest, ago);

    internal bool HasBlob(string digest) => blobs.Has(digest);

    internal bool HasManifest(string digest) => manifests.Has(digest);

    internal bool HasTag(string tag) => tags.Has(tag);

    /// <summary>The tags that readers see.</summary>
    internal IEnumerable<string> TagNames(TimeSpan ago) => tags.Names(ago);

    /// <summary>The manifests that readers see.</summary>
    internal IEnumerable<string> ManifestDigests(TimeSpan ago) => manifests.Names(ago);

    /// <summary>The digest that a tag or a digest meant some time ago, when its manifest was there; else null.</summary>
    internal string? DigestOf(string reference, TimeSpan ago)
    {
        var digest = reference.Contains(':', StringComparison.Ordinal) ? reference : tags.Get(reference, ago);
        if (digest is null || manifests.Get(digest, ago) is null)
            return null;
        return digest;
    }

    internal bool WasRemoved(string digest) => removed.ContainsKey(digest);

    internal void Store(string digest, byte[] blob) => blobs.Set(digest, blob);

    internal void Store(string digest, TestManifest manifest, IEnumerable<string> names)
    {
        manifests.Set(digest, manifest);
        foreach (var name in names)
            tags.Set(name, digest);
    }
}
