using System.Collections.Concurrent;

namespace OciMultiArch.TestKit;

/// <summary>What one repository of a <see cref="FakeRegistry"/> holds. A test may fill it, look into it and take from it.</summary>
public sealed class FakeRepository
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = [];
    private readonly ConcurrentDictionary<string, FakeManifest> manifests = [];
    private readonly ConcurrentDictionary<string, string> tags = [];
    private readonly ConcurrentDictionary<string, bool> removed = [];

    /// <summary>Digest to bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Blobs => blobs;

    /// <summary>Digest to manifest.</summary>
    public IReadOnlyDictionary<string, FakeManifest> Manifests => manifests;

    /// <summary>Tag to digest.</summary>
    public IReadOnlyDictionary<string, string> Tags => tags;

    /// <summary>Stores a blob and returns its digest.</summary>
    public string PutBlob(byte[] bytes, string? digest = null)
    {
        digest ??= Bytes.Digest(bytes);
        blobs[digest] = bytes;
        return digest;
    }

    /// <summary>Stores a manifest, whatever it names, and returns its digest.</summary>
    public string PutManifest(byte[] bytes, string type, params IReadOnlyList<string> names)
    {
        var digest = Bytes.Digest(bytes);
        manifests[digest] = new(type, bytes);
        foreach (var each in names) tags[each] = digest;
        return digest;
    }

    /// <summary>Stores an image with its blobs and returns its digest.</summary>
    public string Put(SampleImage image, params IReadOnlyList<string> names)
    {
        foreach (var each in image.Blobs) PutBlob(each);
        return PutManifest(image.Manifest, image.ManifestType, names);
    }

    /// <summary>Stores images and an index over them and returns the index's digest.</summary>
    public string PutIndex(IReadOnlyList<SampleImage> images, params IReadOnlyList<string> names)
    {
        foreach (var each in images) Put(each);
        return PutManifest(SampleImage.Index(images), SampleImage.IndexType(images[0].Family), names);
    }

    /// <summary>Takes a blob or a manifest away, as a clean-up of the registry would, and every tag on it.</summary>
    public bool Remove(string digest)
    {
        removed[digest] = true;
        foreach (var each in tags.Where(each => each.Value == digest)) tags.TryRemove(each);
        return blobs.TryRemove(digest, out _) | manifests.TryRemove(digest, out _);
    }

    public bool Untag(string tag) => tags.TryRemove(tag, out _);

    /// <summary>The manifest that a tag or a digest names, with its digest.</summary>
    public (string Digest, FakeManifest Manifest)? Find(string reference)
    {
        var digest = reference.Contains(':', StringComparison.Ordinal) ? reference : tags.GetValueOrDefault(reference, "");
        return manifests.TryGetValue(digest, out var manifest) ? (digest, manifest) : null;
    }

    internal bool WasRemoved(string digest) => removed.ContainsKey(digest);

    internal void Store(string digest, FakeManifest manifest, IEnumerable<string> names)
    {
        manifests[digest] = manifest;
        foreach (var each in names) tags[each] = digest;
    }
}
