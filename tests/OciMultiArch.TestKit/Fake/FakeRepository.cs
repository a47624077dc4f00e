namespace OciMultiArch.TestKit;

/// <summary>What one repository of a <see cref="FakeRegistry"/> holds. A test may fill it, look into it and take from it.</summary>
public sealed class FakeRepository(TestRepository repository)
{
    /// <summary>Digest to bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Blobs => repository.Blobs.ToDictionary(static each => each.Key, static each => each.Value.ToArray());

    /// <summary>Digest to manifest.</summary>
    public IReadOnlyDictionary<string, FakeManifest> Manifests => repository.Manifests.ToDictionary(static each => each.Key, static each => FakeManifest.Of(each.Value));

    /// <summary>Tag to digest.</summary>
    public IReadOnlyDictionary<string, string> Tags => repository.Tags;

    /// <summary>Stores a blob and returns its digest.</summary>
    public string PutBlob(byte[] bytes, string? digest = null)
    {
        if (digest is null) return repository.PutBlob(bytes);
        repository.Store(digest, bytes);
        return digest;
    }

    /// <summary>Stores a manifest, whatever it names, and returns its digest.</summary>
    public string PutManifest(byte[] bytes, string type, params IReadOnlyList<string> names) => repository.PutManifest(bytes, type, names);

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
    public bool Remove(string digest) => repository.Remove(digest);

    public bool Untag(string tag) => repository.Untag(tag);

    /// <summary>The manifest that a tag or a digest names, with its digest.</summary>
    public (string Digest, FakeManifest Manifest)? Find(string reference) =>
        repository.DigestOf(reference, TimeSpan.Zero) is { } digest ? (digest, FakeManifest.Of(repository.Find(digest)!)) : null;
}
